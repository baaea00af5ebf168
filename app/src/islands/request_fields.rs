//! The request form in the browser: usual lengths to choose from, and the domain's own sentences while someone types.
//!
//! Invariant: it never decides. The server parses what is sent with the same parser and has the last word.

use domain::{
    request::RequestForm,
    time::{Minutes, Timestamp},
};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, EventInit, EventTarget, FormData, HtmlButtonElement, HtmlFormElement, HtmlInputElement,
};

/// Lengths that people usually ask for, in minutes.
const USUAL: [u32; 5] = [15, 30, 60, 120, 240];

/// `form` is its id; `longest` is what policy allows for everything that is asked for, 0 when it allows nothing.
#[island]
pub fn RequestFields(form: String, longest: u32) -> impl IntoView {
    let id = StoredValue::new(form);
    Effect::new(move |_| {
        let left = window_event_listener(ev::focusout, move |event| {
            // Nothing may move away below a press: who goes to a button reads the server's sentences.
            let to_button = event.related_target().is_some_and(|next| next.has_type::<HtmlButtonElement>());
            if let Some((form, field)) = id.with_value(|id| field_of(id, event.target()))
                && !to_button
            {
                judge(&form, &field);
            }
        });
        // While someone types, only a sentence that stands there already is kept right.
        let typed = window_event_listener(ev::input, move |event| {
            if let Some((form, field)) = id.with_value(|id| field_of(id, event.target()))
                && control(&form, &field).is_some_and(|control| control.has_attribute("aria-invalid"))
            {
                judge(&form, &field);
            }
        });
        on_cleanup(move || {
            left.remove();
            typed.remove();
        });
    });
    let usual = USUAL.into_iter().filter(|minutes| *minutes < longest);
    let usual = usual.map(|minutes| (minutes, Minutes(minutes).to_string()));
    let longest = (longest > 0).then(|| (longest, format!("Longest, {}", Minutes(longest))));
    let presets = usual.chain(longest).map(|(minutes, words)| {
        let choose = move |_| id.with_value(|id| set_minutes(id, minutes));
        view! { <button type="button" class="preset" on:click=choose>{words}</button> }
    });
    view! { <div class="presets" role="group" aria-label="Usual lengths">{presets.collect_view()}</div> }
}

/// The form and the name of its field that something happened in.
fn field_of(id: &str, target: Option<EventTarget>) -> Option<(HtmlFormElement, String)> {
    let element: Element = target?.dyn_into().ok()?;
    let form: HtmlFormElement = element.closest("form").ok()??.dyn_into().ok()?;
    Some((form, element.get_attribute("name")?)).filter(|(form, _)| form.id() == id)
}

/// Shows or takes away the sentence on one field.
fn judge(form: &HtmlFormElement, field: &str) {
    let Some(control) = control(form, field) else { return };
    let found = read(form).and_then(|typed| {
        let problems = typed.parse(now(), local).err()?;
        problems.into_iter().find(|problem| problem.field == field)
    });
    // A sentence that cannot be shown here is shown by the server.
    let _ = match found {
        Some(problem) => show(&control, &problem.sentence),
        None => hide(&control),
    };
}

/// As the server renders it: a paragraph below the control, which names it.
fn show(control: &Element, sentence: &str) -> Result<(), JsValue> {
    let id = format!("{}-error", control.id());
    let paragraph = match document().get_element_by_id(&id) {
        Some(paragraph) => paragraph,
        None => {
            let paragraph = document().create_element("p")?;
            paragraph.set_id(&id);
            paragraph.set_class_name("field-error");
            control.after_with_node_1(&paragraph)?;
            let described = control.get_attribute("aria-describedby").unwrap_or_default();
            control.set_attribute("aria-describedby", format!("{id} {described}").trim())?;
            paragraph
        }
    };
    paragraph.set_text_content(Some(sentence));
    control.set_attribute("aria-invalid", "true")
}

/// The paragraph stays, empty: what names it stays right.
fn hide(control: &Element) -> Result<(), JsValue> {
    if let Some(paragraph) = document().get_element_by_id(&format!("{}-error", control.id())) {
        paragraph.set_text_content(None);
    }
    control.remove_attribute("aria-invalid")
}

fn control(form: &HtmlFormElement, field: &str) -> Option<Element> {
    form.query_selector(&format!("[name=\"{field}\"]")).ok()?
}

fn read(form: &HtmlFormElement) -> Option<RequestForm> {
    let data = FormData::new_with_form(form).ok()?;
    let field = |name: &str| data.get(name).as_string().unwrap_or_default();
    Some(RequestForm {
        entitlements: field("entitlements"),
        minutes: field("minutes"),
        starts: field("starts"),
        reason: field("reason"),
        ticket: field("ticket"),
        extends: field("extends"),
    })
}

fn now() -> Timestamp {
    Timestamp::from_microseconds(js_sys::Date::now() as i64 * 1_000)
}

/// A date and time without a zone is one of the browser's zone (ECMA-262, 21.4.1.32).
fn local(typed: &str) -> Option<Timestamp> {
    let milliseconds = js_sys::Date::parse(typed);
    milliseconds.is_finite().then(|| Timestamp::from_microseconds(milliseconds as i64 * 1_000))
}

fn set_minutes(id: &str, minutes: u32) {
    let form = document().get_element_by_id(id).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form else { return };
    let Some(input) = control(&form, "minutes").and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    input.set_value(&minutes.to_string());
    judge(&form, "minutes");
    let options = EventInit::new();
    options.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &options) {
        // Whoever listens hears it as if it had been typed.
        let _ = input.dispatch_event(&event);
    }
}
