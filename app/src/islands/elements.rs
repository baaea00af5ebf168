//! What a selector found, as elements.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, NodeList};

/// Nothing when the selector is wrong, which a browser says in its console.
pub(super) fn elements(found: Result<NodeList, JsValue>) -> impl DoubleEndedIterator<Item = Element> {
    let found = found.ok();
    let count = found.as_ref().map_or(0, NodeList::length);
    (0..count).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}
