//! What a report is narrowed to. Reports of a moment have no period.

use crate::{components::TextField, routes};
use domain::report::{ReportKind, ReportQuery};
use leptos::prelude::*;

#[component]
pub(super) fn Filters(kind: ReportKind, asked: ReportQuery) -> impl IntoView {
    let period = has_period(kind).then(|| {
        view! {
            <TextField name="from" label="From" value=asked.from.clone() kind="date" />
            <TextField name="to" label="To, inclusive" value=asked.to.clone() kind="date" />
        }
    });
    view! {
        <form id="report-search" class="filters" method="get" action=routes::report(kind) role="search">
            {period}
            <TextField
                name="scope"
                label="Account id or environment"
                value=asked.scope
                kind="search"
                placeholder="The whole organization"
            />
            <button class="button">"Show"</button>
        </form>
    }
}

const fn has_period(kind: ReportKind) -> bool {
    matches!(kind, ReportKind::GrantRegister | ReportKind::RemovalTimeliness)
}
