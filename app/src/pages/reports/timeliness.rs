//! How long after their end removals were confirmed: the spread, the longest, and everything late.

use super::{
    frame::{Shown, frame},
    grants,
    histogram::HistogramFigure,
};
use crate::components::{EmptyState, Fact, Facts, Section};
use domain::{
    report::{Cover, LATE, TimelinessReport},
    time::Seconds,
};
use leptos::prelude::*;

pub(super) fn page(shown: &Shown, cover: &Cover, report: TimelinessReport) -> AnyView {
    let late = report.late.len();
    let words = match report.removals {
        0 => "No removal in this period and scope".to_owned(),
        1 => format!("1 removal, {late} later than {LATE}"),
        removals => format!("{removals} removals, {late} later than {LATE}"),
    };
    let count = view! {
        <p class="list-count" data-count>
            {words}
        </p>
    };
    let content = view! {
        <Figures report=report.clone() />
        <HistogramFigure histogram=report.histogram.clone() />
        <Late report=report />
    };
    frame(shown, cover, Some(count.into_any()), content.into_any())
}

#[component]
fn Figures(report: TimelinessReport) -> impl IntoView {
    let length =
        |length: Option<Seconds>| length.map_or_else(|| "none".to_owned(), |length| length.to_string());
    view! {
        <Facts>
            <Fact name="Median">{length(report.median)}</Fact>
            <Fact name="99 of 100 within">{length(report.p99)}</Fact>
            <Fact name="Longest">{length(report.longest)}</Fact>
        </Facts>
    }
}

#[component]
fn Late(report: TimelinessReport) -> impl IntoView {
    let count = report.late.len().to_string();
    let content = if report.late.is_empty() {
        let title = format!("Nothing was later than {LATE}.");
        view! { <EmptyState title=title /> }.into_any()
    } else {
        grants::table("Late removals, latest first", report.late)
    };
    view! {
        <Section title=format!("Later than {LATE}") count=count>
            {content}
        </Section>
    }
}
