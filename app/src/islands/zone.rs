//! Tells the server the browser's time zone, once, so that pages show times as the person's clocks do.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{RequestInit, RequestRedirect, Response, UrlSearchParams};

/// In the session's storage: a zone that the server refused is not sent with every page.
const SENT: &str = "stint_zone";

/// `known` is the zone that the server has; empty when it has none.
#[island]
pub fn ZoneReporter(known: String) -> impl IntoView {
    Effect::new(move |_| {
        if let Some(zone) = browser_zone().filter(|zone| *zone != known && is_new(zone)) {
            spawn_local(tell(zone));
        }
    });
}

fn browser_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
}

fn is_new(zone: &str) -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let sent = storage.get_item(SENT).ok().flatten();
    sent.as_deref() != Some(zone) && storage.set_item(SENT, zone).is_ok()
}

async fn tell(zone: String) {
    let Ok(form) = UrlSearchParams::new() else { return };
    form.append("zone", &zone);
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(&form);
    options.set_redirect(RequestRedirect::Manual);
    let answer = window().fetch_with_str_and_init("/settings/zone", &options);
    let Ok(answer) = js_sys::futures::JsFuture::from(answer).await else { return };
    // A redirect to the page that was left is a yes; it is not followed, as this page stays.
    if answer.dyn_into::<Response>().is_ok_and(|answer| answer.ok() || answer.status() == 0) {
        super::live::refresh_now();
    }
}
