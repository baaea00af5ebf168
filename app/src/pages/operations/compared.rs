//! When AWS was last compared with the ledger, and what came of it.

use crate::{
    components::{Age, EmptyState, Section},
    routes,
};
use leptos::prelude::*;
use operations::removal::Status;

#[component]
pub(super) fn Compared(status: Status) -> impl IntoView {
    let kinds: Vec<String> = status
        .findings
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{}: {count}.", kind.words()))
        .collect();
    let count = status.findings_count().to_string();
    let Status { now, swept, .. } = status;
    let compared = match swept {
        None => view! { <EmptyState title="AWS was not compared with the ledger yet." /> }.into_any(),
        Some(swept) => {
            let differences = differences(swept.differences);
            view! {
                <p>
                    "AWS was compared with the ledger " <Age at=swept.at now=now /> ": " {differences} ". "
                    <a href=routes::FINDINGS>"All findings"</a>
                </p>
            }
            .into_any()
        }
    };
    let kinds = (!kinds.is_empty()).then(|| view! { <p class="table-note">{kinds.join(" ")}</p> });
    view! {
        <Section title="Findings" count=count>
            {compared} {kinds}
        </Section>
    }
    .into_any()
}

pub(super) fn differences(count: u64) -> String {
    match count {
        0 => "no difference".to_owned(),
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    }
}
