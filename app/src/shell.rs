//! The HTML document around everything: language, theme, stylesheet, scripts.
//!
//! Invariant: no inline style and no script without this answer's nonce, so that the strictest content security policy
//! holds.

use crate::{
    routes::App,
    server::{Visit, visit},
};
use http::{header::COOKIE, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// Set in the browser by `islands::theme`.
const THEME_COOKIE: &str = "stint_theme";

/// The whole answer. The server provides the [`Visit`] first.
pub fn shell() -> impl IntoView {
    // Leptos runs what it waits for on tokio. From the second time on this does nothing.
    let _ = any_spawner::Executor::init_tokio();
    if let Some(shared) = Owner::current_shared_context() {
        // Only islands come alive: what is around them needs no marks for it.
        shared.set_is_hydrating(false);
    }
    let visit = visit();
    let theme = theme();
    let scheme = theme.unwrap_or("light dark");
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=scheme />
                <link rel="icon" type="image/svg+xml" href=visit.file("favicon.svg") />
                <link rel="stylesheet" href=format!("/assets/{}", visit.assets.css) />
                <MetaTags />
            </head>
            <body>
                <App theme=theme.unwrap_or("auto") />
                {script(&visit)}
            </body>
        </html>
    }
}

/// Loads the browser part and wakes the islands. Written here as Leptos' own waits for an idle moment, and preloads what
/// a browser without scripts then complains about.
///
/// Nothing for people who are not signed in, whose pages have no islands, nor where no browser part was built.
fn script(visit: &Visit) -> Option<AnyView> {
    let name = visit.assets.output_name.as_str();
    let wanted = !name.is_empty() && visit.member.is_some();
    let source = format!(
        r#"const module = fetch("/assets/{name}_bg.wasm");
const islands = await import("/assets/{name}.js");
await islands.default({{ module_or_path: module }});
islands.hydrate();
for (const island of document.querySelectorAll("leptos-island")) islands[island.dataset.component](island);"#
    );
    wanted.then(|| view! { <script type="module" nonce=use_nonce()>{source}</script> }.into_any())
}

/// What the person chose in this browser; `None` for what their system prefers.
fn theme() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get(COOKIE)?.to_str().ok()?;
    let chosen =
        cookies.split("; ").find_map(|cookie| cookie.strip_prefix(THEME_COOKIE)?.strip_prefix('='))?;
    ["light", "dark"].into_iter().find(|theme| *theme == chosen)
}
