//! What was asked, and what helps to judge it.

use super::RequestLines;
use crate::components::{Disclosure, Fact, Facts, Moment, Section, SummaryList, Trace};
use domain::request::{RequestRow, RequestView};
use domain::time::Timestamp;
use leptos::prelude::*;

#[component]
pub(super) fn Asked(view: RequestView) -> impl IntoView {
    let request = view.request;
    let given = request.decision().map(|decision| decision.length).filter(|given| *given != request.length);
    let start = match request.starts_at {
        Some(at) => view! { <Moment at=at /> }.into_any(),
        None => "As soon as it is approved".into_any(),
    };
    view! {
        <Facts>
            <Fact name="Who">{view.row.person_name} <br /> <span class="quiet">{view.person_email}</span></Fact>
            <Fact name="For">
                {request.length.to_string()}
                {given.map(|given| view! { <span class="quiet">{format!(" asked, {given} given")}</span> })}
            </Fact>
            <Fact name="Start">{start}</Fact>
            <Fact name="Asked">
                <Moment at=request.submitted_at />
            </Fact>
            {request.ticket.map(|ticket| view! { <Fact name="Ticket">{ticket.to_string()}</Fact> })}
            <Fact name="Longest session">{view.row.permission_set.session.to_string()}</Fact>
            <Fact name="Request">
                <code>{request.id.to_string()}</code>
            </Fact>
        </Facts>
    }
    .into_any()
}

#[component]
pub(super) fn Judgement(view: RequestView) -> impl IntoView {
    view! {
        <Section title="What it allows">
            <SummaryList summary=view.summary />
        </Section>
        <Section title="Who else holds it">
            <p>{holders(&view.other_holders)}</p>
        </Section>
        <Section title="Policy">
            <Trace answer=view.request.answer />
        </Section>
        <Earlier rows=view.earlier now=view.now name=view.row.person_name />
    }
    .into_any()
}

pub(crate) fn holders(names: &[String]) -> String {
    match names {
        [] => "Nobody else right now.".to_owned(),
        [names @ .., last] if names.len() < 5 => {
            if names.is_empty() {
                last.clone()
            } else {
                format!("{} and {last}", names.join(", "))
            }
        }
        names => format!("{} and {} more", names[..5].join(", "), names.len() - 5),
    }
}

#[component]
pub(crate) fn Earlier(rows: Vec<RequestRow>, now: Timestamp, #[prop(into)] name: String) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="quiet">{format!("{name} has not asked for anything before.")}</p> }
            .into_any();
    }
    let words = match rows.len() {
        1 => "1 earlier request".to_owned(),
        count => format!("{count} earlier requests"),
    };
    view! {
        <Disclosure summary=words>
            <RequestLines rows=rows now=now />
        </Disclosure>
    }
    .into_any()
}
