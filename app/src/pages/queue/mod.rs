//! The approval queue: what waits for this person's decision, riskiest first, each with all that is needed to decide.

mod entry;

use crate::{
    components::{EmptyState, Load, Page},
    islands::QueueKeys,
    routes,
    server::{caller, visit},
};
use domain::request::QueueEntry;
use entry::Entry;
use leptos::prelude::*;

#[component]
pub(crate) fn Queue() -> impl IntoView {
    let caller = caller();
    let queue = async move {
        let (context, member) = caller?;
        operations::request::queue(&context, &member).await
    };
    let prefix = format!("{}-", visit().typed("request"));
    view! {
        <Page title="Approvals" lead="Riskiest first, then oldest." actions=view! { <QueueKeys /> }.into_any() problem_prefix=prefix>
            <Load from=queue let:queue>
                <Entries entries=queue />
            </Load>
        </Page>
    }
}

#[component]
fn Entries(entries: Vec<QueueEntry>) -> impl IntoView {
    let now = visit().context.clock.now();
    let said = match entries.len() {
        0 => "Nothing waits for your decision.".to_owned(),
        1 => "1 request waits for your decision.".to_owned(),
        count => format!("{count} requests wait for your decision."),
    };
    let content = if entries.is_empty() {
        view! {
            <EmptyState title="Nothing waits for your decision." sentence="New requests appear here by themselves.">
                <a href=routes::REQUESTS>"Go to your own requests"</a>
            </EmptyState>
        }
        .into_any()
    } else {
        let entries = entries.into_iter().map(|entry| view! { <Entry entry=entry now=now /> }).collect_view();
        view! { <ol class="queue">{entries}</ol> }.into_any()
    };
    view! {
        <div id="queue" data-live data-announce=said>
            {content}
        </div>
    }
    .into_any()
}
