//! Fetches a page of Stint's own and makes regions of this page as they are in it.
//!
//! Deliberately not here: when to do it, and what stands in the address bar.

use super::morph::morph;
use leptos::prelude::{document, location, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, DomParser, RequestInit, Response, SupportedType};

/// `regions` are ids. `false` when the answer was no such page, so that the browser goes there and shows what it says.
pub(super) async fn refresh(
    address: &str,
    regions: &[String],
    signal: &AbortSignal,
) -> Result<bool, JsValue> {
    let options = RequestInit::new();
    options.set_signal(Some(signal));
    let answer = js_sys::futures::JsFuture::from(window().fetch_with_str_and_init(address, &options)).await?;
    let answer: Response = answer.dyn_into()?;
    if !answer.ok() || answer.redirected() {
        location().assign(address)?;
        return Ok(false);
    }
    let text = js_sys::futures::JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    let page = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    for region in regions {
        if let (Some(old), Some(new)) = (document().get_element_by_id(region), page.get_element_by_id(region))
        {
            morph(&old, &new)?;
        }
    }
    Ok(true)
}
