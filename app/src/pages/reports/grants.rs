//! The grant register, and its rows wherever a report lists grants.

use super::frame::{Shown, count, frame, nothing, parts};
use crate::{
    components::{Cell, Column, DataTable, HeadCell, Moment},
    routes,
};
use domain::{report::GrantRow, time::Timestamp};
use leptos::prelude::*;
use operations::report::Page;

pub(super) fn page(shown: &Shown, page: Page<GrantRow>) -> AnyView {
    let Page { cover, rows, next } = page;
    let count = count(rows.len(), &cover);
    let parts = parts(shown, rows.len(), &cover, next);
    let content = if rows.is_empty() {
        nothing("Nobody had access through Stint in this period and scope.")
    } else {
        view! {
            {table("Grants of the period", rows)}
            {parts}
        }
        .into_any()
    };
    frame(shown, &cover, Some(count), content)
}

pub(super) fn table(caption: &'static str, rows: Vec<GrantRow>) -> AnyView {
    let names = ["Person", "Access", "Asked", "Approved", "Added", "Removed", "State"];
    let columns = names.into_iter().map(Column::new).collect();
    let rows = rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view();
    view! {
        <DataTable caption=caption columns=columns>
            {rows}
        </DataTable>
    }
    .into_any()
}

#[component]
fn Row(row: GrantRow) -> impl IntoView {
    let access = format!("{} in {}", row.permission_set, row.account_name);
    let access = match row.request {
        Some(request) => view! { <a href=routes::request(&request)>{access}</a> }.into_any(),
        None => access.into_any(),
    };
    let asked = row.asked_length.map(|length| format!(" for {length}"));
    let took = row.removal_took.map(|took| format!("{took} after its end"));
    view! {
        <tr>
            <HeadCell>{row.person} {quiet(row.email)}</HeadCell>
            <Cell label="Access">{access} {quiet(row.ticket)} {quiet(row.reason)}</Cell>
            <Cell label="Asked">{moment(row.asked_at)} {asked}</Cell>
            <Cell label="Approved">{row.approved_by} " " {moment(row.approved_at)} {quiet(row.comment)}</Cell>
            <Cell label="Added">{moment(row.added_at)}</Cell>
            <Cell label="Removed">{moment(row.removed_at)} {took.map(quiet)}</Cell>
            <Cell label="State">{row.state} " " {quiet(row.grant.to_string())}</Cell>
        </tr>
    }
}

fn moment(at: Option<Timestamp>) -> Option<AnyView> {
    at.map(|at| view! { <Moment at=at /> }.into_any())
}

/// A line of less weight; nothing when there is nothing to say.
fn quiet(words: String) -> Option<AnyView> {
    (!words.is_empty()).then(|| view! { <span class="cell-note">{words}</span> }.into_any())
}
