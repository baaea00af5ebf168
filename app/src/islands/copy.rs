//! Copies what a button holds, for all such buttons of a page, also those that come later.

use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

const SAID_FOR: Duration = Duration::from_millis(1_600);

#[island]
pub fn CopyButtons() -> impl IntoView {
    let (said, say) = signal("");
    Effect::new(move |_| {
        let clicked = window_event_listener(ev::click, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let button = target.and_then(|target| target.closest("[data-copy]").ok().flatten());
            if let Some(button) = button {
                spawn_local(copy(button, say));
            }
        });
        on_cleanup(move || clicked.remove());
    });
    view! {
        <p class="visually-hidden" role="status">
            {said}
        </p>
    }
}

async fn copy(button: Element, say: WriteSignal<&'static str>) {
    let Some(text) = button.get_attribute("data-copy") else { return };
    let copied = js_sys::futures::JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
    let words = button.query_selector("[data-copy-words]").ok().flatten().unwrap_or(button);
    let before = words.text_content();
    // A second press while it still says so would keep those words for ever.
    if before.as_deref() == Some("Copied") {
        return;
    }
    let (shown, spoken) = if copied.is_ok() {
        ("Copied", "Copied.")
    } else {
        ("Not copied", "The browser did not allow copying.")
    };
    words.set_text_content(Some(shown));
    say.set(spoken);
    let again = move || {
        words.set_text_content(before.as_deref());
        say.set("");
    };
    set_timeout(again, SAID_FOR);
}
