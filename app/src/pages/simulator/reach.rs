//! What stands around the answers to "who may have this" and "what may they have": how many under which terms, files,
//! and which part is shown.

use crate::components::{
    Cell, Column, DataTable, Fact, Facts, HeadCell, Moment, Pagination, address::address,
};
use leptos::prelude::*;
use operations::simulator::{ASSUMED, PAGE, ReachCover, Terms};
use serde::Serialize;

/// From 1; a made-up one is the first or the last.
pub(super) fn page_number(typed: &str, rows: u64) -> usize {
    let last = (rows as usize).div_ceil(PAGE).max(1);
    typed.trim().parse().unwrap_or(1).clamp(1, last)
}

/// "51 to 100 of 812 people".
pub(super) fn shown(number: usize, rows: usize, total: u64, noun: &str) -> String {
    let before = (number - 1) * PAGE;
    match (before, before + rows) {
        (0, last) if last as u64 == total => format!("{total} {noun}"),
        (0, last) => format!("{last} of {total} {noun}"),
        (before, last) => format!("{} to {last} of {total} {noun}", before + 1),
    }
}

/// Links to the other pages; nothing when there are none. `to` makes the address of a page, "" being the first.
pub(super) fn pages(
    number: usize,
    total: u64,
    shown: String,
    to: impl Fn(String) -> String,
) -> Option<AnyView> {
    let first = (number > 1).then(|| to(String::new()));
    let next = ((number * PAGE) as u64) < total;
    let next = next.then(|| to((number + 1).to_string()));
    let any = first.is_some() || next.is_some();
    any.then(|| view! { <Pagination shown=shown first=first next=next /> }.into_any())
}

/// The terms with how many are under each.
#[component]
pub(super) fn Summary(cover: ReachCover, noun: &'static str) -> impl IntoView {
    let rows = cover
        .groups
        .clone()
        .into_iter()
        .map(|group| {
            view! {
                <tr>
                    <HeadCell>{group.terms.approval}</HeadCell>
                    <Cell label="Longest">{group.terms.longest.to_string()}</Cell>
                    <Cell label=noun number=true>
                        {group.count}
                    </Cell>
                </tr>
            }
        })
        .collect_view();
    let read = cover.catalog_read_at.map(|at| {
        view! {
            <Fact name="AWS read">
                <Moment at=at />
            </Fact>
        }
    });
    let columns = vec![Column::new("Approval"), Column::new("Longest"), Column::number(noun)];
    let table = (!cover.groups.is_empty()).then(|| {
        view! {
            <DataTable caption="By terms" columns=columns>
                {rows}
            </DataTable>
        }
    });
    view! {
        <div class="cover">
            <Facts>
                <Fact name="Asked">{ASSUMED}</Fact>
                <Fact name="Policies">
                    "Version " <code>{cover.policy_version}</code>
                </Fact>
                {read}
            </Facts>
        </div>
        {table}
    }
    .into_any()
}

/// All of it, not only this page.
pub(super) fn downloads(path: &str, query: &impl Serialize, rows: u64) -> AnyView {
    let links = [("csv", "CSV"), ("json", "JSON")]
        .into_iter()
        .map(|(ending, words)| {
            let href = address(&format!("{path}/download.{ending}"), query);
            view! {
                <a href=href download="">
                    {words}
                </a>
                " "
            }
        })
        .collect_view();
    view! { <p class="downloads">"Download all " {rows} " rows: " {links}</p> }.into_any()
}

/// "At most 8 h. Approved by sre-leads."
pub(super) fn heading(terms: &Terms) -> String {
    terms.words().trim_end_matches('.').to_owned()
}
