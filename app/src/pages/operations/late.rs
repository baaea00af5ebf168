//! Every removal that is late: since when, why, and what happens next.

use crate::{
    components::{Age, Button, Cell, Column, DataTable, EmptyState, HeadCell, Moment, Remaining, Section},
    routes,
};
use domain::{id::GrantId, time::Timestamp};
use leptos::prelude::*;
use operations::removal::{LateRemoval, Status, UnderWay};

#[component]
pub(super) fn Late(status: Status) -> impl IntoView {
    let Status { now, late, late_count, may_try, .. } = status;
    let count = match late.len() as u64 {
        shown if shown == late_count => late_count.to_string(),
        shown => format!("{shown} of {late_count}"),
    };
    let content = if late.is_empty() {
        view! { <EmptyState title="Nothing is late." /> }.into_any()
    } else {
        let names = ["Person", "Access", "Due", "Cause", "Next"].map(Column::new);
        let columns = names.into_iter().chain(may_try.then(|| Column::actions("Try now"))).collect();
        let rows =
            late.into_iter().map(|late| view! { <Row late=late now=now may_try=may_try /> }).collect_view();
        view! {
            <DataTable caption="Late removals, longest overdue first" columns=columns>
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Section title="Late now" count=count>
            {content}
        </Section>
    }
    .into_any()
}

#[component]
fn Row(late: LateRemoval, now: Timestamp, may_try: bool) -> impl IntoView {
    let LateRemoval { removal, code, request_id, attempts, next_step, next_at } = late;
    let error = code.map(|code| view! { <span class="cell-note">{code}</span> });
    let request_id =
        request_id.map(|id| view! { <span class="cell-note">"AWS request " <code>{id}</code></span> });
    let next = match next_at {
        Some(at) => view! { <Remaining until=at now=now words="" over="a moment" /> }.into_any(),
        None => "a moment".into_any(),
    };
    let attempts = if attempts == 1 { "1 attempt".to_owned() } else { format!("{attempts} attempts") };
    let id = format!("late-{}", removal.grant);
    let UnderWay { person_name, since, wait, .. } = removal.clone();
    let grant = removal.grant.clone();
    let action = may_try.then(|| view! { <Cell label=""><TryNow grant=grant /></Cell> });
    view! {
        <tr id=id>
            <HeadCell><span class="late-person">{person_name}</span></HeadCell>
            <Cell label="Access">
                <Access of=removal />
            </Cell>
            <Cell label="Due">
                <Moment at=since />
                <span class="cell-note"><span class="overdue">
                    <Age at=since now=now />
                </span></span>
            </Cell>
            <Cell label="Cause">{wait} {error} {request_id}</Cell>
            <Cell label="Next">{next_step} " in " {next} <span class="cell-note">{attempts}</span></Cell>
            {action}
        </tr>
    }
    .into_any()
}

/// Names, and the way to the request with its whole story.
#[component]
pub(super) fn Access(of: UnderWay) -> impl IntoView {
    view! {
        <a href=routes::request(&of.request)>{of.permission_set.name} " in " {of.account.name}</a>
    }
}

#[component]
fn TryNow(grant: GrantId) -> impl IntoView {
    let action = format!("/grants/{grant}/try-now");
    view! {
        <form class="try-now" method="post" action=action>
            <Button>"Try now"</Button>
        </form>
    }
}
