//! What a permission set contains: how much harm is possible first, then as AWS has it.

use super::changed::Changed;
use crate::components::{CodeBlock, RiskBadge, Section};
use domain::catalog::EntitlementDetail;
use leptos::prelude::*;

#[component]
pub(super) fn Contents(detail: EntitlementDetail) -> impl IntoView {
    let managed =
        detail.managed_policies.into_iter().map(|policy| policy_line(policy.name, "managed by AWS"));
    let customer =
        detail.customer_managed_policies.into_iter().map(|name| policy_line(name, "managed in the account"));
    let boundary = detail
        .boundary
        .map(|boundary| policy_line(boundary.name().to_owned(), "the most that the others can allow"));
    let policies = managed.chain(customer).chain(boundary).collect_view();
    let inline =
        detail.inline_policy.map(|json| view! { <CodeBlock text=json label="Inline policy" copy="Copy" /> });
    let gaps = detail.summary.not_considered.into_iter().map(|gap| view! { <p class="quiet">{gap}</p> });
    let changed = detail.changed.map(|change| view! { <Changed change=change now=detail.now /> });
    view! {
        <Section title="What it contains">
            <div class="contents">
                <RiskBadge risk=detail.summary.risk />
                {changed}
                <p>{detail.entry.permission_set.description}</p>
                <ul class="policies">{policies}</ul>
                {inline}
                {gaps.collect_view()}
            </div>
        </Section>
    }
}

fn policy_line(name: String, managed: &'static str) -> impl IntoView {
    view! {
        <li>
            <code>{name}</code>
            " "
            <span class="quiet">{managed}</span>
        </li>
    }
}
