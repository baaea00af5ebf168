//! Closes open menus and questions when someone goes on elsewhere. They themselves are native disclosures.

use super::elements::elements;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

const OPEN: &str = "details:is(.menu, .confirm)[open]";

#[island]
pub fn Menus() -> impl IntoView {
    Effect::new(move |_| {
        let clicked = window_event_listener(ev::click, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            close(|menu| !menu.contains(target.as_ref()));
        });
        let pressed = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                let focused = document().active_element();
                let opener = close(|menu| menu.contains(focused.as_deref()));
                // Losing focus is no reason to stop.
                drop(opener.map(|opener| opener.focus()));
            }
        });
        on_cleanup(move || {
            clicked.remove();
            pressed.remove();
        });
    });
}

/// Closes those that `which` picks; gives what opens the last of them.
fn close(which: impl Fn(&Element) -> bool) -> Option<HtmlElement> {
    let closing: Vec<Element> = elements(document().query_selector_all(OPEN)).filter(which).collect();
    for menu in &closing {
        // A menu that stays open is seen to be open.
        let _ = menu.remove_attribute("open");
    }
    closing.last()?.query_selector("summary").ok()??.dyn_into().ok()
}
