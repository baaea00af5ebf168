//! The evaluator's answer: yes or no, what the request form would show, and what stands between.

use crate::{
    components::{Fact, Facts, Moment, Section, emphasized, weekday_text},
    pages::requests::PreviewCard,
};
use domain::policy::Verdict;
use leptos::prelude::*;
use operations::simulator::Simulated;

#[component]
pub(super) fn Answer(answer: Simulated) -> impl IntoView {
    let Simulated { name, at, length, has_ticket, times_before, presence, preview, remedies } = answer;
    let source = presence.address.map_or_else(|| "not known".to_owned(), |address| address.to_string());
    let factor = match presence.proved_at {
        Some(at) => view! { <Moment at=at /> }.into_any(),
        None => "never used".into_any(),
    };
    let before = match times_before {
        0 => "never in 90 days".to_owned(),
        1 => "once in 90 days".to_owned(),
        times => format!("{times} times in 90 days"),
    };
    let can_be_sent = preview.obstacle.is_none();
    let terms = preview.answer.obligations().cloned().map(|obligations| {
        view! {
            <Fact name="Longest">{obligations.longest.to_string()}</Fact>
            <Fact name="Approval">{obligations.approval.sentence()}</Fact>
        }
    });
    let sentence = match &preview.answer.verdict {
        Verdict::Allowed { .. } if can_be_sent => format!("{name} may ask for this."),
        Verdict::Allowed { .. } => format!("{name} may ask for this, but not so."),
        Verdict::Denied { sentence } => format!("{name} may not ask for this. {sentence}"),
    };
    let ticket = if has_ticket { "with a ticket" } else { "without a ticket" };
    view! {
        <Section title=if can_be_sent { "Yes" } else { "No" } id="verdict">
            <p class="verdict-sentence">{emphasized(&sentence)}</p>
            <Between remedies=remedies />
            <Facts>
                <Fact name="Asked">
                    <Moment at=at />
                    {format!(" for {length}, {ticket}")}
                </Fact>
                <Fact name="In UTC">{weekday_text(at)}</Fact>
                <Fact name="Second factor">{factor}</Fact>
                <Fact name="Address">{source}</Fact>
                <Fact name="Given before">{before}</Fact>
                {terms}
            </Facts>
            <ul class="previews">
                <PreviewCard preview=preview is_clear=true without=None />
            </ul>
        </Section>
    }
    .into_any()
}

/// One thing otherwise, and it would be allowed.
#[component]
fn Between(remedies: Vec<String>) -> impl IntoView {
    let lines = remedies
        .iter()
        .map(|remedy| view! { <li>{format!("Would be allowed {remedy}.")}</li> })
        .collect_view();
    (!remedies.is_empty()).then(|| view! { <ul class="between">{lines}</ul> })
}
