//! Makes a form answer while someone types: what depends on it is fetched again, and the address follows.
//!
//! Invariant: a list and the address above it say the same. Without WASM the form's own button does the same work.

use super::{chosen, refresh::refresh};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, EventTarget, FormData, HtmlFormElement, UrlSearchParams};

/// Long enough to skip most letters of a fast typist, too short to be felt.
const PAUSE: Duration = Duration::from_millis(90);

/// What a form that is not sent by GET tells while someone types: long and private fields stay out of addresses.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// Where the answer comes from.
    pub path: String,
    pub fields: Vec<String>,
}

/// `form` is an id, `regions` are ids with spaces between.
#[island]
pub fn LiveForm(form: String, regions: String, told: Option<Told>) -> impl IntoView {
    let (announcement, announce) = signal(String::new());
    Effect::new(move |_| {
        let live = Rc::new(Live {
            form: form.clone(),
            regions: words(&regions),
            told: told.clone(),
            announce,
            running: RefCell::default(),
            waiting: RefCell::default(),
        });
        // Controls that stand outside of their form name it; their events pass only the window.
        let typed = window_event_listener(ev::input, move |event| {
            if live.owns(event.target()) {
                live.clone().wait();
            }
        });
        on_cleanup(move || typed.remove());
    });
    view! {
        <p class="visually-hidden" role="status">
            {announcement}
        </p>
    }
}

struct Live {
    form: String,
    regions: Vec<String>,
    told: Option<Told>,
    announce: WriteSignal<String>,
    running: RefCell<Option<AbortController>>,
    waiting: RefCell<Option<TimeoutHandle>>,
}

impl Live {
    fn form(&self) -> Option<HtmlFormElement> {
        document().get_element_by_id(&self.form)?.dyn_into().ok()
    }

    fn owns(&self, target: Option<EventTarget>) -> bool {
        let (Some(form), Some(target)) = (self.form(), target) else { return false };
        let form: JsValue = form.into();
        js_sys::Reflect::get(&target, &JsValue::from_str("form")).is_ok_and(|owner| owner == form)
    }

    fn wait(self: Rc<Self>) {
        let live = self.clone();
        let next = set_timeout_with_handle(move || spawn_local(live.run()), PAUSE).ok();
        if let Some(previous) = self.waiting.replace(next) {
            previous.clear();
        }
    }

    async fn run(self: Rc<Self>) {
        let (Some(address), Ok(controller)) = (self.address(), AbortController::new()) else { return };
        let signal = controller.signal();
        if let Some(previous) = self.running.replace(Some(controller)) {
            previous.abort();
        }
        let chosen = chosen::gather();
        match refresh(&address, &self.regions, &signal).await {
            Ok(true) => {
                chosen::restore(chosen);
                self.follow(&address);
                self.announce.set(self.count());
            }
            Ok(false) => {}
            Err(_) if signal.aborted() => {}
            Err(_) => self.announce.set("The server did not answer. Press Enter to try again.".to_owned()),
        }
    }

    /// Puts a list's address in the address bar, without a step in the history for each letter.
    fn follow(&self, address: &str) {
        if let (None, Ok(history)) = (&self.told, window().history()) {
            // What is shown is right even where the address cannot follow.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
        }
    }

    /// What the page says about how much was found.
    fn count(&self) -> String {
        let counts = self.regions.iter().filter_map(|region| {
            let region = document().get_element_by_id(region)?;
            region.query_selector("[data-count]").ok()??.text_content()
        });
        counts.collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    /// Where the form leads, without the fields that are empty.
    fn address(&self) -> Option<String> {
        let form = self.form()?;
        let query = UrlSearchParams::new().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        for pair in js_sys::try_iter(&data).ok()??.flatten() {
            let pair: js_sys::Array = pair.dyn_into().ok()?;
            let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else {
                continue;
            };
            let is_told = self.told.as_ref().is_none_or(|told| told.fields.contains(&name));
            if is_told && !value.is_empty() {
                query.append(&name, &value);
            }
        }
        let path = match &self.told {
            Some(told) => told.path.clone(),
            None => form.get_attribute("action")?,
        };
        let query = String::from(query.to_string());
        Some(if query.is_empty() { path } else { format!("{path}?{query}") })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
