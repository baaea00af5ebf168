//! Counts down what is on the page: times that are left, times that have passed, and bars that drain.
//!
//! Invariant: the same words as the server's, from the domain's own formatting; no element changes its place.

use super::elements::elements;
use domain::time::Seconds;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlProgressElement};

/// How long before its end access is spoken of: long enough to read, extend and go on (WCAG 2.2, 2.2.1).
const WARNING: f64 = 300_000.0;

/// `now` is Unix milliseconds, as the server counts them.
pub(super) fn tick(now: f64) {
    for time in all("time[data-until]") {
        let Some(until) = number(&time, "data-until") else { continue };
        let (words, over) = (time.get_attribute("data-words"), time.get_attribute("data-over"));
        let text = if until > now {
            format!("{} {}", seconds(until - now), words.unwrap_or_default()).trim_end().to_owned()
        } else {
            over.unwrap_or_default()
        };
        set_text(&time, &text);
    }
    for time in all("time[data-since]") {
        let Some(since) = number(&time, "data-since") else { continue };
        set_text(&time, &format!("{} ago", seconds((now - since).max(0.0))));
    }
    for bar in all("progress[data-until]") {
        let (Some(from), Some(until)) = (number(&bar, "data-from"), number(&bar, "data-until")) else {
            continue;
        };
        if let Ok(bar) = bar.dyn_into::<HtmlProgressElement>() {
            let left = (until - now).clamp(0.0, (until - from).max(1.0));
            bar.set_value(left / (until - from).max(1.0) * bar.max());
        }
    }
}

/// What is to be said of access whose last minutes began since `before`.
pub(super) fn warnings(before: f64, now: f64) -> Vec<String> {
    let begins = |element: &Element| number(element, "data-ends").map(|ends| ends - WARNING);
    let is_new = |element: &Element| begins(element).is_some_and(|begins| before < begins && begins <= now);
    all("[data-ending]").filter(is_new).filter_map(|element| element.get_attribute("data-ending")).collect()
}

fn all(selector: &str) -> impl Iterator<Item = Element> {
    elements(document().query_selector_all(selector))
}

fn number(element: &Element, name: &str) -> Option<f64> {
    element.get_attribute(name)?.parse().ok()
}

fn seconds(milliseconds: f64) -> Seconds {
    Seconds((milliseconds / 1_000.0) as u64)
}

fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
