//! One request in the queue: who wants what and why on the left, the decision on the right.

use crate::{
    components::{Badge, Disclosure, EntitlementLabel, Fact, Facts, Moment, Remaining, RiskBadge, Trace},
    pages::requests::{DecisionForm, Earlier, Target, holders},
    routes,
};
use domain::{
    request::{QueueEntry, Tone},
    time::Timestamp,
};
use leptos::prelude::*;

#[component]
pub(super) fn Entry(entry: QueueEntry, now: Timestamp) -> impl IntoView {
    let id = entry.row.id.clone();
    let heading = format!("{id}-title");
    let (own_id, labelled_by) = (format!("entry-{id}"), heading.clone());
    let href = routes::request(&id);
    let (length, content) = (entry.row.length, entry.content.clone());
    view! {
        <li class="queue-entry" id=own_id data-entry tabindex="-1" aria-labelledby=labelled_by>
            <div class="queue-what">
                <h2 id=heading>
                    <a href=href>{entry.row.person_name.clone()}</a>
                    <span class="quiet">{format!(" for {length}")}</span>
                </h2>
                <Ask entry=entry.clone() now=now />
                <Background entry=entry now=now />
            </div>
            <DecisionForm id=id length=length content=content target=Target::Queue />
        </li>
    }
    .into_any()
}

/// What is asked, why, and how much harm it could do.
#[component]
fn Ask(entry: QueueEntry, now: Timestamp) -> impl IntoView {
    let start = entry.row.starts_at.map(|at| view! { <span>"starts " <Moment at=at /></span> });
    view! {
        <EntitlementLabel account=entry.row.account permission_set=entry.row.permission_set />
        <p class="reason">{entry.row.reason}</p>
        <p class="queue-marks">
            <RiskBadge risk=entry.summary.risk />
            <Badge tone=Tone::Waiting>{format!("waiting {}", entry.waiting_since)}</Badge>
            {start}
            <span class="quiet">
                "expires: " <Remaining until=entry.expires_at now=now over="now" />
            </span>
        </p>
        <p>{entry.summary.sentence}</p>
    }
    .into_any()
}

#[component]
fn Background(entry: QueueEntry, now: Timestamp) -> impl IntoView {
    let id = &entry.row.id;
    view! {
        <Facts>
            {entry.ticket.map(|ticket| view! { <Fact name="Ticket">{ticket}</Fact> })}
            <Fact name="Others who hold it">{holders(&entry.other_holders)}</Fact>
        </Facts>
        <Disclosure summary="Why policy asks you" id=format!("{id}-trace")>
            <Trace answer=entry.answer />
        </Disclosure>
        <Earlier rows=entry.earlier now=now name=entry.row.person_name />
    }
    .into_any()
}
