//! Light, dark, or as the system prefers. Kept in a cookie, so that the server sends the right one at once.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

const THEMES: [(&str, &str); 3] = [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];
const YEAR: u32 = 31_536_000;

/// `theme` is the one in force: `auto`, `light` or `dark`.
#[island]
pub fn ThemeToggle(theme: String) -> impl IntoView {
    let choices = THEMES
        .into_iter()
        .map(|(value, label)| {
            let checked = value == theme;
            view! {
                <label>
                    <input type="radio" name="theme" value=value checked=checked on:change=move |_| choose(value) />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="segments needs-script">
            <legend class="visually-hidden">"Theme"</legend>
            {choices}
        </fieldset>
    }
}

fn choose(theme: &str) {
    let Some(root) = document().document_element() else { return };
    // Where the page does not change or the cookie is refused, the choice is seen not to have worked.
    let _ = match theme {
        "auto" => root.remove_attribute("data-theme"),
        _ => root.set_attribute("data-theme", theme),
    };
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        let secure =
            if location().protocol().is_ok_and(|protocol| protocol == "https:") { "; Secure" } else { "" };
        let cookie = format!("stint_theme={theme}; Path=/; Max-Age={YEAR}; SameSite=Lax{secure}");
        let _ = document.set_cookie(&cookie);
    }
}
