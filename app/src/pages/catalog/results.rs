//! Rows of the catalog, and what to do when there is none.

use super::{ask, choice::Choose, favourite::Favourite, name};
use crate::{
    components::{
        Badge, ButtonLink, Cell, Column, DataTable, EmptyState, EntitlementLabel, HeadCell, OnPhone,
        RiskBadge, Until, address::address, emphasized,
    },
    routes,
};
use domain::{
    catalog::{CatalogEntry, CatalogPage, CatalogQuery},
    request::Tone,
    time::Timestamp,
};
use leptos::prelude::*;

#[component]
pub(super) fn EntryTable(entries: Vec<CatalogEntry>, now: Timestamp) -> impl IntoView {
    let columns = vec![
        Column::actions("Choose"),
        Column::new("Access"),
        Column::new("What it is"),
        Column::new("Risk"),
        Column::new("Approval"),
        Column::actions("Ask"),
    ];
    let rows = entries.into_iter().map(|entry| view! { <EntryRow entry=entry now=now /> }).collect_view();
    view! {
        <DataTable caption="Access to ask for" columns=columns on_phone=OnPhone::Access>
            {rows}
        </DataTable>
    }
}

#[component]
fn EntryRow(entry: CatalogEntry, now: Timestamp) -> impl IntoView {
    let CatalogEntry { entitlement, account, permission_set, approval, longest, held_until, .. } =
        entry.clone();
    let management = account.is_management;
    let href = routes::entitlement(&entitlement);
    let (description, risk) = (permission_set.description.clone(), permission_set.risk);
    let choose = view! { <Choose entry=entry.clone() /> };
    let held = held_until.map(|until| {
        view! {
            <Badge tone=Tone::Active>
                <Until until=until now=now words="Yours until" />
            </Badge>
        }
    });
    let longest = longest.map(|longest| view! { <span class="quiet">{format!("up to {longest}")}</span> });
    view! {
        <tr id=format!("row-{entitlement}") class:row-management=management>
            <Cell label="Choose">{choose}</Cell>
            <HeadCell>
                <EntitlementLabel account=account permission_set=permission_set href=href />
            </HeadCell>
            <Cell label="What it is">
                <span class="entry-description">{description}</span>
            </Cell>
            <Cell label="Risk">
                <RiskBadge risk=risk />
            </Cell>
            <Cell label="Approval">
                <span class="entry-approval"><span>{emphasized(&approval)}</span> {longest} {held}</span>
            </Cell>
            <Cell label="Ask">
                <RowActions entry=entry />
            </Cell>
        </tr>
    }
}

#[component]
fn RowActions(entry: CatalogEntry) -> impl IntoView {
    let words = format!("Request {}", name(&entry));
    let request = entry.requestable.then(|| {
        view! {
            <ButtonLink href=ask(&entry.entitlement) attr:aria-label=words>
                "Request"
            </ButtonLink>
        }
    });
    view! {
        <div class="row-actions">
            {request} <Favourite entry=entry />
        </div>
    }
}

/// Nothing matched: why, and the next step.
#[component]
pub(super) fn Nothing(page: CatalogPage) -> impl IntoView {
    let query = CatalogQuery { page: String::new(), ..page.query };
    let untouched = query == CatalogQuery::default();
    let title = match (page.imported_at, query.q.is_empty()) {
        (None, _) => "Stint has not finished reading AWS yet.".to_owned(),
        (Some(_), true) if untouched => "No policy lets you ask for anything yet.".to_owned(),
        (Some(_), true) => "Nothing matches these filters.".to_owned(),
        (Some(_), false) => format!("Nothing matches “{}”.", query.q),
    };
    let sentence = match (page.imported_at, untouched) {
        (None, _) => "Come back in a minute.",
        (Some(_), true) => "Your administrators can change that. You can look at everything that there is.",
        (Some(_), false) if query.show == "all" => "Try fewer words, or begin again.",
        (Some(_), false) => "Try fewer words, or look also at what you may not ask for.",
    };
    let all = CatalogQuery { show: "all".to_owned(), ..query.clone() };
    let wider = (query.show != "all")
        .then(|| view! { <ButtonLink href=address(routes::CATALOG, &all)>"Show everything"</ButtonLink> });
    let clear = (!untouched)
        .then(|| view! { <ButtonLink href=routes::CATALOG>"Clear search and filters"</ButtonLink> });
    view! {
        <p class="visually-hidden" data-count>
            {title.clone()}
        </p>
        <EmptyState title=title sentence=sentence>
            {wider}
            {clear}
        </EmptyState>
    }
}
