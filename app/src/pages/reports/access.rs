//! Who has access to what now.

use super::frame::{Shown, count, frame, nothing, parts};
use crate::{
    components::{Cell, Column, DataTable, HeadCell, Moment, OnPhone},
    routes,
};
use domain::report::AccessRow;
use leptos::prelude::*;
use operations::report::Page;

pub(super) fn page(shown: &Shown, page: Page<AccessRow>) -> AnyView {
    let Page { cover, rows, next } = page;
    let count = count(rows.len(), &cover);
    let parts = parts(shown, rows.len(), &cover, next);
    let content = if rows.is_empty() {
        nothing("Nobody has access in this scope.")
    } else {
        let names = ["Person", "Access", "Environment", "Because of", "Until"];
        let columns = names.into_iter().map(Column::new).collect();
        let rows = rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view();
        view! {
            <DataTable caption="Access now" columns=columns on_phone=OnPhone::Flowing>
                {rows}
            </DataTable>
            {parts}
        }
        .into_any()
    };
    frame(shown, &cover, Some(count), content)
}

#[component]
fn Row(row: AccessRow) -> impl IntoView {
    let until = match row.until {
        Some(at) => view! { <Moment at=at /> }.into_any(),
        None => "no end".into_any(),
    };
    let grant = row.grant.map(|grant| view! { <span class="cell-note">{grant.to_string()}</span> });
    view! {
        <tr>
            <HeadCell>{row.person} <span class="cell-note">{row.email}</span></HeadCell>
            <Cell label="Access">
                <a href=routes::entitlement(&row.entitlement)>{row.permission_set} " in " {row.account_name}</a>
            </Cell>
            <Cell label="Environment">{row.environment}</Cell>
            <Cell label="Because of">{row.source} {grant}</Cell>
            <Cell label="Until">{until}</Cell>
        </tr>
    }
}
