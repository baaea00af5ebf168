//! What stands around every report: filters, cover, downloads, and which part of the rows is shown.

use super::{cover::CoverBlock, filters::Filters, list::purpose};
use crate::{
    components::{EmptyState, Page, Pagination, address::address},
    islands::LiveForm,
    routes,
};
use domain::report::{Cover, ReportQuery};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of a report's address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    #[serde(flatten)]
    pub(super) query: ReportQuery,
    /// Where this page begins; empty for the first.
    pub(super) after: String,
}

/// `content` is the report's own; `count` says how much of it is on this page.
pub(super) fn frame(shown: &Shown, cover: &Cover, count: Option<AnyView>, content: AnyView) -> AnyView {
    let kind = cover.report;
    let asked = shown.query.clone();
    let cover = cover.clone();
    view! {
        <Page
            title=kind.title()
            lead=purpose(kind)
            back=(routes::REPORTS.to_owned(), "Reports".to_owned())
            wide=true
        >
            <Filters kind=kind asked=asked.clone() />
            <LiveForm form="report-search".to_owned() regions="report-found".to_owned() told=None />
            <div id="report-found">
                <CoverBlock cover=cover.clone() />
                <div class="list-head">{count} <Downloads cover=cover query=asked /></div>
                {content}
            </div>
        </Page>
    }
    .into_any()
}

/// The whole report, not only this page.
#[component]
fn Downloads(cover: Cover, query: ReportQuery) -> impl IntoView {
    let links = [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")]
        .into_iter()
        .map(|(ending, words)| {
            let href = address(&format!("{}/download.{ending}", routes::report(cover.report)), &query);
            view! {
                <a href=href download="">
                    {words}
                </a>
                " "
            }
        })
        .collect_view();
    view! { <p class="downloads">"Download all " {cover.rows} " rows: " {links}</p> }
}

/// "500 of 812 rows".
pub(super) fn count(rows: usize, cover: &Cover) -> AnyView {
    let words = if rows as u64 == cover.rows {
        format!("{rows} rows")
    } else {
        format!("{rows} of {} rows", cover.rows)
    };
    view! {
        <p class="list-count" data-count>
            {words}
        </p>
    }
    .into_any()
}

pub(super) fn nothing(sentence: &'static str) -> AnyView {
    view! { <EmptyState title="No rows." sentence=sentence /> }.into_any()
}

/// Links to the other parts of a long report.
pub(super) fn parts(shown: &Shown, rows: usize, cover: &Cover, next: Option<String>) -> Option<AnyView> {
    let to = |after: String| address(&routes::report(cover.report), &Shown { after, ..shown.clone() });
    let first = (!shown.after.is_empty()).then(|| to(String::new()));
    let next = next.map(to);
    let any = first.is_some() || next.is_some();
    let words = format!("{rows} of {} rows", cover.rows);
    any.then(|| view! { <Pagination shown=words first=first next=next /> }.into_any())
}
