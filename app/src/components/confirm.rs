//! A second thought before something is taken away: the first press shows what will happen, the second does it.
//!
//! Invariant: it works without a script, as a native disclosure around the form.

use super::{Button, Look};
use leptos::prelude::*;

/// Posts to `action`. `sentence` says what will happen; the children are further fields.
#[component]
pub(crate) fn Confirm(
    /// On the first button.
    #[prop(into)]
    ask: String,
    #[prop(into)] sentence: String,
    /// On the button that does it.
    #[prop(into)]
    confirm: String,
    #[prop(into)] action: String,
    #[prop(default = Look::Danger)] look: Look,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button">{ask}</summary>
            <form class="confirm-panel" method="post" action=action>
                <p>{sentence}</p>
                {children.map(|children| children())}
                <Button look=look>{confirm}</Button>
            </form>
        </details>
    }
    .into_any()
}
