//! Text to copy. The button is for browsers with a script; the text itself can always be selected.

use super::{Icon, Symbol};
use leptos::prelude::*;

/// Copies `text`; `label` says what is copied. `islands::copy` listens for all of them.
#[component]
pub(crate) fn CopyButton(#[prop(into)] text: String, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <button type="button" class="button button-bare copy needs-script" data-copy=text>
            <Icon symbol=Symbol::Copy />
            <span data-copy-words>{label}</span>
        </button>
    }
}

/// Lines in a fixed font; wide ones scroll inside. `copy` names the button; without it there is none.
#[component]
pub(crate) fn CodeBlock(
    #[prop(into)] text: String,
    /// What it is, read aloud.
    #[prop(into)]
    label: String,
    #[prop(optional, into)] copy: String,
) -> impl IntoView {
    view! {
        <figure class="code">
            <figcaption class="code-head">
                <span>{label.clone()}</span>
                {(!copy.is_empty()).then(|| view! { <CopyButton text=text.clone() label=copy /> })}
            </figcaption>
            <pre tabindex="0" role="region" aria-label=label>
                <code>{text}</code>
            </pre>
        </figure>
    }
    .into_any()
}
