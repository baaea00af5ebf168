//! The frame of a page's content: its title as the only `h1`, what was refused, and its sections.

use super::ProblemMessage;
use crate::server::visit;
use leptos::prelude::*;
use leptos_meta::Title;

/// In context below a [`Page`]: a problem there needs no title of its own.
#[derive(Clone, Copy)]
pub(super) struct InsidePage;

/// `lead` is one sentence under the title; `back` a link to where one came from, as address and words; `actions` stand
/// beside the title.
#[component]
pub(crate) fn Page(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
    #[prop(optional)] back: Option<(String, String)>,
    #[prop(optional)] actions: Option<AnyView>,
    /// For pages that are a table.
    #[prop(optional)]
    wide: bool,
    /// Before the names of fields in the ids of their inputs, where a page has a field twice.
    #[prop(optional, into)]
    problem_prefix: String,
    children: Children,
) -> impl IntoView {
    provide_context(InsidePage);
    let refused = visit().submission.and_then(|submission| submission.problem.clone());
    view! {
        <Title text=title.clone() />
        <div class=if wide { "page page-wide" } else { "page" }>
            <header class="page-head">
                <div class="page-titles">
                    {back
                        .map(|(href, words)| {
                            view! {
                                <p class="page-back">
                                    <a href=href>{words}</a>
                                </p>
                            }
                        })}
                    <h1 id="page-title" tabindex="-1">
                        {title}
                    </h1>
                    {(!lead.is_empty()).then(|| view! { <p class="page-lead">{lead}</p> })}
                </div>
                {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
            </header>
            {refused.map(|problem| view! { <ProblemMessage problem=problem prefix=problem_prefix /> })}
            {children()}
        </div>
    }
    .into_any()
}

/// A part of a page under its own heading. `count` stands beside it, quietly.
#[component]
pub(crate) fn Section(
    #[prop(into)] title: String,
    #[prop(optional, into)] count: String,
    /// Other sections may refer to it; also what live updates replace.
    #[prop(optional, into)]
    id: String,
    #[prop(optional)] actions: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" id=(!id.is_empty()).then_some(id)>
            <div class="section-head">
                <h2>
                    {title}
                    {(!count.is_empty()).then(|| view! { <span class="count">{count}</span> })}
                </h2>
                {actions}
            </div>
            {children()}
        </section>
    }
    .into_any()
}
