//! From an operation to a page: its content when it succeeds, the problem with the right status when it does not.

use super::{ProblemMessage, page::InsidePage};
use crate::{pages::Problem as ProblemPage, server::set_status};
use domain::problem::Problem;
use leptos::prelude::*;
use std::future::Future;

/// Waits for `from` and shows its content: `<Load from=future let:home>…</Load>`, around a `Page` or inside one. Pages
/// are sent whole, so that nothing is shown while waiting.
#[component]
pub(crate) fn Load<T, V, F, C>(from: F, children: C) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
    C: FnOnce(T) -> V + Send + 'static,
{
    let has_title = use_context::<InsidePage>().is_some();
    Suspend::new(async move {
        match from.await {
            Ok(value) => children(value).into_any(),
            Err(problem) => {
                set_status(problem.kind.status());
                if has_title {
                    view! { <ProblemMessage problem=problem /> }.into_any()
                } else {
                    view! { <ProblemPage problem=problem /> }.into_any()
                }
            }
        }
    })
    .into_any()
}
