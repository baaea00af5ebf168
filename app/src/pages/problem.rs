//! In the place of a page: what is wrong, and where to go on.

use crate::{
    components::{ButtonLink, Look, Page, ProblemMessage},
    routes,
    server::set_status,
};
use domain::problem::{self, Kind};
use leptos::prelude::*;

/// The status is set already.
#[component]
pub(crate) fn Problem(problem: problem::Problem) -> impl IntoView {
    let next = match problem.kind {
        Kind::SignedOut => view! {
            <ButtonLink look=Look::Primary href=routes::SIGN_IN>
                "Sign in"
            </ButtonLink>
        }
        .into_any(),
        _ => view! { <ButtonLink href=routes::HOME>"Go to your access"</ButtonLink> }.into_any(),
    };
    let plain = problem.kind != Kind::Fault;
    view! {
        <Page title=title(problem.kind)>
            <ProblemMessage problem=problem plain=plain />
            <div class="row">{next}</div>
        </Page>
    }
    .into_any()
}

const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Invalid => "That cannot be used",
        Kind::SignedOut => "You are signed out",
        Kind::Forbidden => "This is not for you",
        Kind::NotFound => "Nothing here",
        Kind::Conflict => "Something changed meanwhile",
        Kind::TooMany => "Too many at once",
        Kind::Unavailable => "Not available right now",
        Kind::Fault => "Stint failed",
    }
}

/// Any address that no page has.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let sentence = "There is no page at this address. The link may be old, or a letter of it is missing.";
    let problem = problem::Problem::new(Kind::NotFound, sentence);
    set_status(problem.kind.status());
    view! { <Problem problem=problem /> }
}
