//! The policy editor in the browser: colours and line numbers under the text, and what is wrong with it while someone
//! types.
//!
//! Invariant: the text area is the form's own; without WASM it is a plain one, and "Check" asks the server the same.

use domain::policy::{PolicyFault, highlight};
use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Long enough to finish a word.
const PAUSE: Duration = Duration::from_millis(350);

#[server(prefix = "/api", endpoint = "policy-faults")]
pub async fn policy_faults(text: String) -> Result<Vec<PolicyFault>, ServerFnError> {
    let found = match crate::server::caller() {
        Ok((context, member)) => operations::policy::check(&context, &member, &text).await,
        Err(problem) => Err(problem),
    };
    found.map_err(|problem| {
        crate::server::set_status(problem.kind.status());
        ServerFnError::new(problem.sentence)
    })
}

/// `problem` is the sentence on a refused text.
#[island]
pub fn PolicyEditor(text: String, faults: Vec<PolicyFault>, problem: Option<String>) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let typed = RwSignal::new(text.clone());
    let found = RwSignal::new(faults);
    let is_live = RwSignal::new(false);
    let trouble = RwSignal::new("");
    let asked = StoredValue::new(0_u32);
    let waiting = StoredValue::new(None::<TimeoutHandle>);

    let check = move || {
        let question = asked.get_value() + 1;
        asked.set_value(question);
        spawn_local(async move {
            let answer = policy_faults(typed.get_untracked()).await;
            // A slow answer is about a text that is not there any more.
            if asked.get_value() != question {
                return;
            }
            match answer {
                Ok(faults) => {
                    found.set(faults);
                    trouble.set("");
                }
                Err(_) => trouble.set("The server did not answer. Press Check to try again."),
            }
        });
    };
    let read = move || {
        if let Some(area) = area.get_untracked() {
            typed.set(area.value());
        }
    };
    Effect::new(move |_| {
        // A browser that came back to this page may have kept what was typed.
        read();
        is_live.set(true);
        check();
    });
    let edited = move |_: ev::Event| {
        read();
        let next = set_timeout_with_handle(check, PAUSE).ok();
        if let Some(Some(previous)) = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)) {
            previous.clear();
        }
    };
    let go_to = move |event: ev::MouseEvent, line: u32| {
        event.prevent_default();
        let Some(area) = area.get_untracked() else { return };
        let (start, end) = extent(&area.value(), line);
        // A browser without selections still has the focus there.
        let _ = area.focus();
        let _ = area.set_selection_range(start, end);
        let lines =
            area.parent_element().and_then(|editor| editor.query_selector(".editor-paint code").ok()?);
        let place = lines.and_then(|lines| lines.children().item(line.saturating_sub(1)));
        if let Some(place) = place.and_then(|place| place.dyn_into::<Element>().ok()) {
            place.scroll_into_view();
        }
    };
    let painted = move || {
        let faulty: Vec<u32> = found.with(|found| found.iter().map(|fault| fault.line).collect());
        typed.with(|text| paint(text, &faulty))
    };
    let listed = move || found.with(|faults| faults.iter().map(|fault| entry(fault, go_to)).collect_view());
    let invalid = move || found.with(|faults| (!faults.is_empty()).then_some("true"));
    view! {
        <div class="editor" class:editor-live=is_live>
            <pre class="editor-paint" aria-hidden="true">
                <code>{painted}</code>
            </pre>
            <textarea
                node_ref=area
                id="text"
                class="input editor-text"
                name="text"
                rows="24"
                wrap="off"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-label="Policies in Cedar"
                aria-invalid=invalid
                aria-describedby="text-faults"
                on:input=edited
            >
                {text}
            </textarea>
        </div>
        <div id="text-faults" class="faults" role="status">
            {problem.map(|problem| view! { <p class="field-error">{problem}</p> })}
            <p class="quiet">
                {move || {
                    if trouble.get().is_empty() { count(found.with(Vec::len)) } else { trouble.get().to_owned() }
                }}
            </p>
            <ol>{listed}</ol>
        </div>
    }
}

fn entry(fault: &PolicyFault, go_to: impl Fn(ev::MouseEvent, u32) + 'static) -> AnyView {
    let line = fault.line;
    let place = (line > 0).then(|| {
        view! {
            <a href=format!("#line-{line}") on:click=move |event| go_to(event, line)>
                "Line " {line}
            </a>
        }
    });
    let (sentence, remedy) = (fault.sentence.clone(), fault.remedy.clone());
    view! {
        <li>
            {place}
            <span>{sentence} " " <span class="quiet">{remedy}</span></span>
        </li>
    }
    .into_any()
}

fn count(faults: usize) -> String {
    match faults {
        0 => "No mistakes.".to_owned(),
        1 => "1 mistake.".to_owned(),
        many => format!("{many} mistakes."),
    }
}

/// Line by line, so that lines can be numbered and marked.
fn paint(text: &str, faulty: &[u32]) -> Vec<AnyView> {
    let mut lines: Vec<Vec<(&'static str, String)>> = vec![Vec::new()];
    for (part, own) in highlight::parts(text) {
        for (at, piece) in own.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            if let (Some(line), false) = (lines.last_mut(), piece.is_empty()) {
                line.push((part.class(), piece.to_owned()));
            }
        }
    }
    let numbered = (1..).zip(lines);
    numbered
        .map(|(number, line)| {
            let class =
                if faulty.contains(&number) { "editor-line editor-line-faulty" } else { "editor-line" };
            let spans = line.into_iter().map(|(class, own)| view! { <span class=class>{own}</span> });
            view! { <span class=class>{spans.collect_view()} "\n"</span> }.into_any()
        })
        .collect()
}

/// Where a line begins and ends, in UTF-16 as text areas count.
fn extent(text: &str, line: u32) -> (u32, u32) {
    let mut start = 0;
    for (number, own) in (1..).zip(text.split('\n')) {
        let length = u32::try_from(own.encode_utf16().count()).unwrap_or(u32::MAX);
        if number == line {
            return (start, start.saturating_add(length));
        }
        start = start.saturating_add(length).saturating_add(1);
    }
    (start, start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_as_a_text_area_counts() {
        let text = "permit\n// é 𝄞\nend";
        assert_eq!(extent(text, 1), (0, 6));
        assert_eq!(extent(text, 2), (7, 14));
        assert_eq!(extent(text, 3), (15, 18));
        assert_eq!(extent(text, 9), (19, 19));
    }
}
