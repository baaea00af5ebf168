//! A list with nothing in it: says why, and what to do next.

use leptos::prelude::*;

/// The children are the next step: a sentence, a link, a button.
#[component]
pub(crate) fn EmptyState(
    #[prop(into)] title: String,
    #[prop(optional, into)] sentence: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {(!sentence.is_empty()).then(|| view! { <p class="empty-sentence">{sentence}</p> })}
            {children.map(|children| view! { <div class="empty-next">{children()}</div> })}
        </div>
    }
    .into_any()
}
