//! Access in AWS that no grant explains.

use super::frame::{Shown, count, frame, nothing, parts};
use crate::{
    components::{Cell, Column, DataTable, HeadCell, OnPhone},
    routes,
};
use domain::report::StandingRow;
use leptos::prelude::*;
use operations::report::Page;

pub(super) fn page(shown: &Shown, page: Page<StandingRow>) -> AnyView {
    let Page { cover, rows, next } = page;
    let count = count(rows.len(), &cover);
    let parts = parts(shown, rows.len(), &cover, next);
    let content = if rows.is_empty() {
        nothing("Every access in this scope is explained by a grant.")
    } else {
        let names = ["Person", "Access", "Environment", "Through", "Risk"];
        let columns = names.into_iter().map(Column::new).collect();
        let rows = rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view();
        view! {
            <DataTable caption="Standing access" columns=columns on_phone=OnPhone::Flowing>
                {rows}
            </DataTable>
            {parts}
        }
        .into_any()
    };
    frame(shown, &cover, Some(count), content)
}

#[component]
fn Row(row: StandingRow) -> impl IntoView {
    view! {
        <tr>
            <HeadCell>{row.person} <span class="cell-note">{row.email}</span></HeadCell>
            <Cell label="Access">
                <a href=routes::entitlement(&row.entitlement)>{row.permission_set} " in " {row.account_name}</a>
            </Cell>
            <Cell label="Environment">{row.environment}</Cell>
            <Cell label="Through">{row.through}</Cell>
            <Cell label="Risk">{row.risk}</Cell>
        </tr>
    }
}
