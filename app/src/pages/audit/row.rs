//! One record: when, who, what in a sentence, and the whole of it on demand.

use super::{names::Names, phrase::Part, sentence::sentence};
use crate::components::{Cell, CodeBlock, Disclosure, Fact, Facts, HeadCell, Moment};
use domain::audit::AuditRecord;
use leptos::prelude::*;

pub(super) fn row(record: &AuditRecord, names: &Names<'_>) -> AnyView {
    let parts = sentence(&record.event, names).0.into_iter().map(part).collect_view();
    let actor = record.actor.label().to_owned();
    let at = record.at;
    let whole = whole(record);
    view! {
        <tr id=format!("record-{}", record.sequence)>
            <Cell label="When">
                <Moment at=at />
            </Cell>
            <HeadCell>{actor}</HeadCell>
            <Cell label="What">
                <p class="audit-sentence">{parts}</p>
                {whole}
            </Cell>
        </tr>
    }
    .into_any()
}

fn part(part: Part) -> AnyView {
    match part.href {
        Some(href) => view! { <a href=href>{part.words}</a> }.into_any(),
        None => part.words.into_any(),
    }
}

/// As it was written and sealed; what a sentence leaves out is here.
fn whole(record: &AuditRecord) -> AnyView {
    // Every event was made from JSON or has become JSON before: it was sealed as such.
    let json = serde_json::to_string_pretty(&record.event).unwrap_or_default();
    let AuditRecord { sequence, at, hash, previous, .. } = record.clone();
    view! {
        <Disclosure summary=format!("Record {sequence}") id=format!("whole-{sequence}")>
            <CodeBlock text=json label=format!("Record {sequence}") copy="Copy" />
            <Facts>
                <Fact name="Written">{at.to_string()}</Fact>
                <Fact name="Hash">
                    <code class="hash">{hash}</code>
                </Fact>
                <Fact name="Hash of the record before">
                    <code class="hash">{previous}</code>
                </Fact>
            </Facts>
        </Disclosure>
    }
    .into_any()
}
