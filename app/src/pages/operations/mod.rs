//! `/operations`: whether access ends on time, and what Stint does about what does not. For auditors and administrators.
//!
//! Invariant: green only when all of it holds.

mod compared;
mod findings;
mod late;
mod organization;
mod promise;
mod under_way;
mod verdict;

use crate::{
    components::{Load, Page},
    server::caller,
};
use compared::Compared;
pub(crate) use findings::FindingList;
use late::Late;
use leptos::prelude::*;
use operations::removal::{self, Status};
use organization::Organization;
use promise::Promise;
use under_way::UnderWay;
use verdict::Verdict;

#[component]
pub(crate) fn Operations() -> impl IntoView {
    let caller = caller();
    let status = async move {
        let (context, member) = caller?;
        removal::show(&context, &member).await
    };
    view! {
        <Load from=status let:status>
            <Content status=status />
        </Load>
    }
}

#[component]
fn Content(status: Status) -> impl IntoView {
    let said = verdict::sentence(&status);
    view! {
        <Page title="Operations" lead="Whether access ends on time, and what Stint does when it does not." wide=true>
            <div id="operations" class="stack" data-live data-announce=said>
                <Verdict status=status.clone() />
                <Late status=status.clone() />
                <Compared status=status.clone() />
                <Promise status=status.clone() />
                <UnderWay status=status.clone() />
                <Organization status=status />
            </div>
        </Page>
    }
    .into_any()
}
