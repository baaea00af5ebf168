//! The approval queue: what waits for this person's decision, riskiest first, each with all that is needed to decide.

mod entry;
mod settled;
mod several;

use crate::{
    components::{EmptyState, Load, Page},
    islands::QueueKeys,
    routes,
    server::{caller, visit},
};
use domain::request::QueueEntry;
use entry::Entry;
use leptos::prelude::*;
use settled::SettledEntry;
use several::DecideSeveral;

#[component]
pub(crate) fn Queue() -> impl IntoView {
    let caller = caller();
    let queue = async move {
        let (context, member) = caller?;
        operations::request::queue(&context, &member).await
    };
    let prefix = match several::is_answer() {
        true => several::PREFIX.to_owned(),
        false => format!("{}-", visit().typed("request")),
    };
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
    let waiting = entries.iter().filter(|entry| entry.settled.is_none()).count();
    let said = match waiting {
        0 => "Nothing waits for your decision.".to_owned(),
        1 => "1 request waits for your decision.".to_owned(),
        count => format!("{count} requests wait for your decision."),
    };
    let nothing = (waiting == 0).then(|| {
        view! {
            <EmptyState title="Nothing waits for your decision." sentence="New requests appear here by themselves.">
                <a href=routes::REQUESTS>"Go to your own requests"</a>
            </EmptyState>
        }
        .into_any()
    });
    let cards = entries.into_iter().map(|entry| match entry.settled.clone() {
        Some(settled) => view! { <SettledEntry entry=entry settled=settled now=now /> }.into_any(),
        None => view! { <Entry entry=entry now=now /> }.into_any(),
    });
    let cards = cards.collect_view();
    view! {
        <div id="queue" data-live data-announce=said>
            {nothing}
            <ol class="queue" id="queue-cards">{cards}</ol>
            {(waiting > 1).then(|| view! { <DecideSeveral /> })}
        </div>
    }
    .into_any()
}
