//! Decides from the keyboard: `j` `k` move through the queue, `a` approves and `r` rejects what is current, `x` selects it,
//! `u` takes a decision back, `?` lists the keys.
//!
//! Invariant: a letter acts only on the entry that has the focus, and never while someone types.

use super::elements::elements;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const ENTRY: &str = "[data-entry]";
const KEYS: [(&str, &str); 7] = [
    ("j", "Next request"),
    ("k", "Previous request"),
    ("a", "Approve the current request"),
    ("r", "Reject the current request"),
    ("x", "Select the current request, or not"),
    ("u", "Undo your decision, for 10 seconds"),
    ("?", "Show this list"),
];

/// Entries are marked `data-entry`, their buttons `data-key` with the letter.
#[island]
pub fn QueueKeys() -> impl IntoView {
    let help = NodeRef::<html::Dialog>::new();
    let show = move || drop(help.get_untracked().map(|help| help.show_modal()));
    Effect::new(move |_| {
        let pressed = window_event_listener(ev::keydown, move |event| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || is_busy() {
                return;
            }
            match event.key().as_str() {
                "j" => step(1),
                "k" => step(-1),
                "?" => show(),
                key @ ("a" | "r" | "x" | "u") => press(key),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || pressed.remove());
    });
    let keys = KEYS
        .into_iter()
        .map(|(key, words)| {
            view! {
                <div>
                    <dt>
                        <kbd>{key}</kbd>
                    </dt>
                    <dd>{words}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <button type="button" class="button button-bare keys-open needs-script" on:click=move |_| show()>
            "Keys "
            <kbd>"?"</kbd>
        </button>
        <dialog class="dialog" node_ref=help aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl class="keys">{keys}</dl>
            <form method="dialog">
                <button class="button">"Close"</button>
            </form>
        </dialog>
    }
}

/// Someone types, or a dialog is open.
fn is_busy() -> bool {
    let typing = "input:not([type=checkbox]):focus, textarea:focus, select:focus, dialog[open]";
    document().query_selector(typing).ok().flatten().is_some()
}

fn current() -> Option<Element> {
    document().active_element()?.closest(ENTRY).ok()?
}

/// The first entry when none is current; stays at the ends.
fn step(by: isize) {
    let entries: Vec<Element> = elements(document().query_selector_all(ENTRY)).collect();
    let current = current();
    let at = entries.iter().position(|entry| Some(entry) == current.as_ref());
    let next = at.map_or(0, |at| at.saturating_add_signed(by)).min(entries.len().saturating_sub(1));
    if let Some(entry) = entries.get(next).and_then(|entry| entry.dyn_ref::<HtmlElement>()) {
        // Losing focus is no reason to stop.
        let _ = entry.focus();
    }
}

fn press(key: &str) {
    let Some(entry) = current() else { return step(0) };
    let button = entry.query_selector(&format!("[data-key={key}]")).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}
