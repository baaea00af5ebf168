//! One request in the queue: who wants what and why on the left, the decision on the right.

use super::several::Choose;
use crate::{
    components::{Badge, Disclosure, EntitlementLabel, Fact, Facts, Moment, Remaining, RiskBadge, Trace},
    pages::requests::{DecisionForm, Earlier, Target, Window, holders},
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
    let (account, permission_set) = (entry.row.account.clone(), entry.row.permission_set.clone());
    let (length, content, starts_at) = (entry.row.length, entry.content.clone(), entry.row.starts_at);
    let href = routes::request(&id);
    let name = format!("{} in {} for {}", permission_set.name, account.name, entry.row.person_name);
    let comment = entry.answer.obligations().map(|obligations| obligations.comment).unwrap_or_default();
    view! {
        <li class="queue-entry" id=own_id data-entry tabindex="-1" aria-labelledby=labelled_by>
            <div class="queue-what">
                <h2 id=heading>
                    <EntitlementLabel account=account permission_set=permission_set href=href />
                </h2>
                <Ask entry=entry.clone() now=now />
                <Background entry=entry now=now />
            </div>
            <div class="queue-decision">
                <Choose id=id.clone() content=content.clone() name=name />
                <Window length=length starts_at=starts_at now=now />
                <DecisionForm id=id length=length content=content target=Target::Queue comment=comment />
            </div>
        </li>
    }
    .into_any()
}

/// Who asks, why, and how much harm it could do.
#[component]
fn Ask(entry: QueueEntry, now: Timestamp) -> impl IntoView {
    let start = entry.row.starts_at.map(|at| {
        view! {
            ", from "
            <Moment at=at />
        }
    });
    view! {
        <p>
            <strong>{entry.row.person_name}</strong>
            {format!(" asks for {}", entry.row.length)}
            {start}
            ":"
        </p>
        <blockquote class="said">{entry.row.reason}</blockquote>
        <p class="marks">
            <RiskBadge risk=entry.summary.risk />
            <Badge tone=Tone::Waiting>{format!("Waiting {}", entry.waiting_since)}</Badge>
            <span class="quiet">"Expires in " <Remaining until=entry.expires_at now=now words="" over="a moment" /></span>
        </p>
    }
    .into_any()
}

#[component]
fn Background(entry: QueueEntry, now: Timestamp) -> impl IntoView {
    let id = &entry.row.id;
    view! {
        <Facts>
            <Fact name="What it allows">{entry.summary.sentence}</Fact>
            <Fact name="Who else holds it">{holders(&entry.other_holders)}</Fact>
            {entry.ticket.map(|ticket| view! { <Fact name="Ticket">{ticket}</Fact> })}
        </Facts>
        <div class="queue-more">
            <Disclosure summary="Why policy asks you" id=format!("{id}-trace")>
                <Trace answer=entry.answer />
            </Disclosure>
            <Earlier rows=entry.earlier now=now name=entry.row.person_name />
        </div>
    }
    .into_any()
}
