//! More detail for those who want it, closed at first.

use leptos::prelude::*;

#[component]
pub(crate) fn Disclosure(
    #[prop(into)] summary: String,
    #[prop(optional)] open: bool,
    /// Keeps it open when live updates replace what is around it.
    #[prop(optional, into)]
    id: String,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open id=(!id.is_empty()).then_some(id)>
            <summary>{summary}</summary>
            <div class="disclosure-content">{children()}</div>
        </details>
    }
    .into_any()
}
