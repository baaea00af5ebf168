//! Facts as pairs of a name and what it is.

use leptos::prelude::*;

/// The children are [`Fact`]s.
#[component]
pub(crate) fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

#[component]
pub(crate) fn Fact(#[prop(into)] name: String, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
