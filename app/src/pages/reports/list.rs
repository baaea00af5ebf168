//! `/reports`: which reports there are and what each answers.

use crate::{
    components::{Load, Page, Section},
    routes,
    server::caller,
};
use domain::{
    person::Role,
    problem::{Kind, Problem},
    report::ReportKind,
};
use leptos::prelude::*;

#[component]
pub(crate) fn ReportList() -> impl IntoView {
    let allowed = caller().and_then(|(_, member)| match Role::ALL.into_iter().any(|role| member.is(role)) {
        true => Ok(()),
        false => Err(Problem::new(Kind::Forbidden, "Reports are for auditors and administrators.")),
    });
    view! {
        <Load from=async move { allowed } let:_allowed>
            <Reports />
        </Load>
    }
}

#[component]
fn Reports() -> impl IntoView {
    let reports = ReportKind::ALL
        .into_iter()
        .map(|kind| {
            view! {
                <li class="report-entry">
                    <a href=routes::report(kind)>{kind.title()}</a>
                    <p class="quiet">{purpose(kind)}</p>
                </li>
            }
        })
        .collect_view();
    let questions = [
        (routes::SIMULATOR, "Simulator", "May one person have one access at one moment, and why."),
        (routes::WHO, "Who may have it", "Everybody of the directory who may ask for one access."),
        (routes::WHAT, "What may they have", "Every access that one person may ask for."),
    ];
    let questions = questions
        .into_iter()
        .map(|(href, title, purpose)| {
            view! {
                <li class="report-entry">
                    <a href=href>{title}</a>
                    <p class="quiet">{purpose}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <Page title="Reports" lead="Each says what it covers, and can be downloaded as CSV, XLSX or JSON.">
            <ul class="report-list">{reports}</ul>
            <Section title="Questions to policy">
                <ul class="report-list">{questions}</ul>
            </Section>
        </Page>
    }
}

pub(super) const fn purpose(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::GrantRegister => {
            "Who asked for what and why, who approved, when it was added and when it was removed."
        }
        ReportKind::RemovalTimeliness => {
            "How long after its end access was confirmed to be gone, and every removal that was late."
        }
        ReportKind::StandingAccess => "Access in AWS that no grant explains, as AWS was last read.",
        ReportKind::CurrentAccess => {
            "Who has access to what at this moment, by grants and by standing access."
        }
    }
}
