//! The browser's entry point: one function. Islands live in `app`; each exports its own function, which the page's
//! script calls by name after this one. Nothing else belongs here.

use wasm_bindgen::prelude::wasm_bindgen;

// Without a reference to the crate the linker would drop it, and every island with it.
use app as _;

/// Makes panics readable in the browser's console and readies the reactive system for islands.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
