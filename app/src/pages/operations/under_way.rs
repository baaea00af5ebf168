//! What is being changed now and is not late.

use super::late::Access;
use crate::components::{Age, Cell, Column, DataTable, EmptyState, HeadCell, Section};
use domain::{connector::Change, time::Timestamp};
use leptos::prelude::*;
use operations::removal::{self, Lanes, Status};

#[component]
pub(super) fn UnderWay(status: Status) -> impl IntoView {
    let total = status.under_way_count();
    let Status { now, removals, additions, under_way, .. } = status;
    let count = match under_way.len() as u64 {
        shown if shown == total => total.to_string(),
        shown => format!("{shown} of {total}"),
    };
    let content = if under_way.is_empty() {
        view! { <EmptyState title="Nothing else is being changed." /> }.into_any()
    } else {
        let names = ["Person", "Change", "Access", "Due", "Waits for"];
        let columns = names.into_iter().map(Column::new).collect();
        let rows = under_way.into_iter().map(|row| view! { <Row row=row now=now /> }).collect_view();
        view! {
            <DataTable caption="Under way or waiting, removals first" columns=columns>
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Section title="Under way now" count=count>
            <p class="lanes">{lane("Removals", removals)} " " {lane("Additions", additions)}</p>
            {content}
        </Section>
    }
    .into_any()
}

fn lane(name: &str, Lanes { under_way, waiting }: Lanes) -> String {
    format!("{name}: {under_way} under way in AWS, {waiting} waiting.")
}

#[component]
fn Row(row: removal::UnderWay, now: Timestamp) -> impl IntoView {
    let change = match row.change {
        Change::Add => "Addition",
        Change::Remove => "Removal",
    };
    let id = format!("way-{}", row.grant);
    let removal::UnderWay { person_name, since, wait, .. } = row.clone();
    view! {
        <tr id=id>
            <HeadCell>{person_name}</HeadCell>
            <Cell label="Change">{change}</Cell>
            <Cell label="Access">
                <Access of=row />
            </Cell>
            <Cell label="Due">
                <Age at=since now=now />
            </Cell>
            <Cell label="Waits for">{wait}</Cell>
        </tr>
    }
    .into_any()
}
