//! `/audit`: the log, newest first, page by page. Filters are in the address.

use super::{filters::Filters, names::Names, row::row};
use crate::{
    components::{
        ButtonLink, Column, DataTable, EmptyState, Load, OnPhone, Page, Pagination,
        address::{address, query},
    },
    islands::LiveForm,
    routes,
    server::{caller, visit},
};
use domain::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;

/// Records that match are counted up to here.
const COUNTED: u32 = 10_000;

#[component]
pub(crate) fn AuditLog() -> impl IntoView {
    let asked: AuditQuery = query();
    let caller = caller();
    let searched = async move {
        let (context, member) = caller?;
        operations::audit::search(&context, &member, &asked).await
    };
    view! {
        <Load from=searched let:page>
            <Log page=page />
        </Load>
    }
}

#[component]
fn Log(page: AuditPage) -> impl IntoView {
    view! {
        <Page
            title="Audit log"
            lead="Every change, sealed with the hash of the one before, so that none can be altered or removed unnoticed."
            wide=true
        >
            <Filters asked=page.query.clone() />
            <LiveForm form="audit-search".to_owned() regions="audit-found".to_owned() told=None />
            <div id="audit-found">
                <Records page=page />
            </div>
        </Page>
    }
}

#[component]
fn Records(page: AuditPage) -> impl IntoView {
    if page.records.is_empty() {
        return view! {
            <EmptyState title="No record matches." sentence="Take away a filter, or look at everything.">
                <ButtonLink href=routes::AUDIT>"Show the whole log"</ButtonLink>
            </EmptyState>
        }
        .into_any();
    }
    let catalog = visit().context.catalog.get();
    let names = Names::of(&page.records, &catalog.0);
    let rows = page.records.iter().map(|record| row(record, &names)).collect_view();
    let columns = vec![Column::new("When"), Column::new("Who"), Column::new("What")];
    view! {
        <div class="list-head">
            <p class="list-count" data-count>
                {count(&page)}
            </p>
            <Downloads asked=page.query.clone() />
        </div>
        <DataTable caption="Records, newest first" columns=columns on_phone=OnPhone::Flowing>
            {rows}
        </DataTable>
        {older(&page)}
    }
    .into_any()
}

fn count(page: &AuditPage) -> String {
    let shown = page.records.len();
    match page.total {
        total if total >= COUNTED => format!("{shown} of more than {COUNTED} records"),
        total if total as usize == shown => format!("{total} records"),
        total => format!("{shown} of {total} records"),
    }
}

/// Everything that matches, not only this page.
#[component]
fn Downloads(asked: AuditQuery) -> impl IntoView {
    let whole = AuditQuery { before: String::new(), ..asked };
    view! {
        <p class="downloads">
            "Download everything that matches: "
            <a href=address("/audit/download.csv", &whole) download="">
                "CSV"
            </a>
            " "
            <a href=address("/audit/download.json", &whole) download="">
                "JSON"
            </a>
        </p>
    }
}

fn older(page: &AuditPage) -> Option<AnyView> {
    let to = |before: String| address(routes::AUDIT, &AuditQuery { before, ..page.query.clone() });
    let first = (!page.query.before.is_empty()).then(|| to(String::new()));
    let next = page.next.map(|before| to(before.to_string()));
    let any = first.is_some() || next.is_some();
    any.then(|| view! { <Pagination shown=count(page) first=first next=next words="Older" /> }.into_any())
}
