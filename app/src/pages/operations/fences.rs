//! Fences that are in force or do not get there; nothing while they are not used.

use crate::{
    components::{Badge, Cell, Column, DataTable, EmptyState, HeadCell, Moment, Section},
    routes,
};
use domain::{fence::FenceMode, request::Tone};
use leptos::prelude::*;
use operations::fence::{FenceRow, FenceStatus};

#[component]
pub(super) fn Fences(status: FenceStatus) -> impl IntoView {
    if status.is_unused() {
        return ().into_any();
    }
    let FenceStatus { mode, rows, count, .. } = status;
    let mode = match mode {
        FenceMode::Off => "Fences are off; those that are left are taken away.",
        FenceMode::Overdue => "AWS itself denies a person whose removal is late by 5 minutes.",
        FenceMode::Tagged => {
            "AWS itself denies from the end on, where the permission set is tagged stint:fence = always."
        }
    };
    let shown = match rows.len() as u64 {
        shown if shown == count => count.to_string(),
        shown => format!("{shown} of {count}"),
    };
    let content = if rows.is_empty() {
        view! { <EmptyState title="No fence is in force." /> }.into_any()
    } else {
        let columns = ["Person", "Access", "Denies from", "State"].into_iter().map(Column::new).collect();
        let rows = rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view();
        view! {
            <DataTable caption="Fences, the earliest first" columns=columns>
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Section title="Fences" count=shown>
            {content}
            <p class="table-note">{mode} " Not yet proven on a real organization."</p>
        </Section>
    }
    .into_any()
}

#[component]
fn Row(row: FenceRow) -> impl IntoView {
    let (tone, words) = match (&row.setback, row.is_in_force, row.is_changing) {
        (Some(_), ..) => (Tone::Danger, "Held up"),
        (None, true, false) => (Tone::Active, "In force"),
        (None, true, true) => (Tone::Waiting, "Being taken out"),
        (None, false, _) => (Tone::Waiting, "Being put in"),
    };
    let access = format!("{} in {}", row.permission_set.name, row.account.name);
    let access = match row.request {
        Some(request) => view! { <a href=routes::request(&request)>{access}</a> }.into_any(),
        None => access.into_any(),
    };
    let setback = row.setback.map(|sentence| view! { <span class="cell-note">{sentence}</span> });
    view! {
        <tr>
            <HeadCell>{row.person_name}</HeadCell>
            <Cell label="Access">{access}</Cell>
            <Cell label="Denies from">
                <Moment at=row.denies_from />
            </Cell>
            <Cell label="State">
                <Badge tone=tone>{words}</Badge>
                {setback}
            </Cell>
        </tr>
    }
    .into_any()
}
