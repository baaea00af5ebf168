//! Why policy answers as it does, line by line, in the same words for requester, approver and auditor.

use domain::policy::{Answer, Outcome, TraceLine};
use leptos::prelude::*;

/// What counted is always seen; what did not apply is behind a disclosure.
#[component]
pub(crate) fn Trace(answer: Answer) -> impl IntoView {
    let version = answer.policy_version;
    let (other, counted): (Vec<_>, Vec<_>) =
        answer.trace.into_iter().partition(|line| line.outcome == Outcome::DidNotApply);
    let applied = (!counted.is_empty()).then(|| view! { <ol class="trace">{lines(counted)}</ol> });
    let count = other.len();
    let others = (count > 0).then(|| {
        let words = if count == 1 {
            "1 policy did not apply".to_owned()
        } else {
            format!("{count} policies did not apply")
        };
        view! {
            <details class="disclosure">
                <summary>{words}</summary>
                <ol class="trace">{lines(other)}</ol>
            </details>
        }
    });
    view! {
        <div class="trace-frame">
            {applied} {others} <p class="quiet">"Policy version " <code>{version}</code></p>
        </div>
    }
    .into_any()
}

fn lines(lines: Vec<TraceLine>) -> impl IntoView {
    let line = |line: TraceLine| {
        let (class, words) = match line.outcome {
            Outcome::Allowed => ("trace-line trace-counted", "Counted"),
            Outcome::Forbade => ("trace-line trace-forbade", "Forbids"),
            Outcome::Outranked => ("trace-line", "Outranked"),
            Outcome::DidNotApply => ("trace-line", "Did not apply"),
        };
        view! {
            <li class=class>
                <p>
                    <strong>{line.title}</strong>
                    " "
                    <span class="trace-outcome">{words}</span>
                </p>
                <p class="quiet">{emphasized(&line.sentence)}</p>
            </li>
        }
    };
    lines.into_iter().map(line).collect_view()
}

/// Names of policies stand between asterisks.
pub(crate) fn emphasized(sentence: &str) -> Vec<AnyView> {
    let parts = sentence.split('*').enumerate();
    let part = |(place, words): (usize, &str)| {
        let words = words.to_owned();
        if place % 2 == 1 { view! { <em>{words}</em> }.into_any() } else { words.into_any() }
    };
    parts.map(part).collect()
}
