//! `/operations`: whether access ends on time, and what Stint does about what does not. For auditors and administrators.
//!
//! Invariant: green only when all of it holds.

mod alarms;
mod compared;
mod fences;
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
use alarms::Undelivered;
use compared::Compared;
use fences::Fences;
pub(crate) use findings::FindingList;
use late::Late;
use leptos::prelude::*;
use operations::{
    fence::{self, FenceStatus},
    removal::{self, Status},
};
use organization::Organization;
use promise::Promise;
use under_way::UnderWay;
use verdict::Verdict;

#[component]
pub(crate) fn Operations() -> impl IntoView {
    let caller = caller();
    let status = async move {
        let (context, member) = caller?;
        let status = removal::show(&context, &member).await?;
        Ok((status, fence::show(&context, &member).await?))
    };
    view! {
        <Load from=status let:status>
            <Content status=status.0 fences=status.1 />
        </Load>
    }
}

#[component]
fn Content(status: Status, fences: FenceStatus) -> impl IntoView {
    let undelivered = status.undelivered.clone().map(|of| view! { <Undelivered of=of /> });
    let said = verdict::sentence(&status);
    view! {
        <Page title="Operations" lead="Whether access ends on time, and what Stint does when it does not." wide=true>
            <div id="operations" class="stack" data-live data-announce=said>
                <Verdict status=status.clone() />
                {undelivered}
                <Late status=status.clone() />
                <Compared status=status.clone() />
                <Promise status=status.clone() />
                <UnderWay status=status.clone() />
                <Fences status=fences />
                <Organization status=status />
            </div>
        </Page>
    }
    .into_any()
}
