//! Keeps what someone has chosen in a list while the list is fetched anew: a choice that the new list lacks moves, as a
//! checkbox with its name, to the place that the page keeps for it, and back when its row comes back.
//!
//! It relies on rows with ids: a row that stays keeps its checkbox and whether it is checked.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Where the page keeps chosen rows that are not in the list at the moment.
const KEPT: &str = "[data-chosen]";

/// The labels, each around its checkbox, of all that is chosen.
pub(super) fn gather() -> Vec<Element> {
    let boxes = all("[name=entitlements]:checked");
    boxes.into_iter().filter_map(|checkbox| checkbox.closest("label").ok()?).collect()
}

pub(super) fn restore(chosen: Vec<Element>) {
    let Ok(Some(kept)) = document().query_selector(KEPT) else { return };
    for label in chosen {
        if !label.is_connected() {
            // Nothing holds the label any more, so that it cannot fail to move.
            drop(kept.append_child(&label));
        }
    }
    for label in all(&format!("{KEPT} label")) {
        if let Some(row) = checkbox(&label).and_then(|kept| row_of(&kept)) {
            row.set_checked(true);
            label.remove();
        }
    }
}

fn checkbox(label: &Element) -> Option<HtmlInputElement> {
    label.query_selector("input").ok()??.dyn_into().ok()
}

/// The checkbox of the same entitlement in the list.
fn row_of(kept: &HtmlInputElement) -> Option<HtmlInputElement> {
    let value = kept.value();
    let boxes =
        all("tr [name=entitlements]").into_iter().filter_map(|row| row.dyn_into::<HtmlInputElement>().ok());
    boxes.into_iter().find(|row| row.value() == value)
}

fn all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
