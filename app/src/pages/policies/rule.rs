//! Policies as lines of a list; each opens to its Cedar.

use crate::components::Cedar;
use domain::policy::{RuleInWords, RuleKind};
use leptos::prelude::*;

/// All of one kind.
#[component]
pub(super) fn RuleList(rules: Vec<RuleInWords>) -> impl IntoView {
    let gives_access = rules.iter().any(|rule| matches!(rule.kind, RuleKind::Access { .. }));
    let head = if gives_access {
        ["Policy", "Who", "What", "At most", "Approval"].as_slice()
    } else {
        ["Policy", "Who", "What"].as_slice()
    };
    let head = head.iter().map(|name| view! { <span>{*name}</span> }).collect_view();
    let class = if gives_access { "policy-list policy-list-access" } else { "policy-list" };
    let rows = rules.into_iter().map(|rule| view! { <Row rule=rule /> }).collect_view();
    view! {
        <div class=class>
            <div class="policy-head" aria-hidden="true">
                {head}
            </div>
            <ul>{rows}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn Row(rule: RuleInWords) -> impl IntoView {
    let RuleInWords { id, title, kind, who, what, only_when, cedar } = rule;
    let label = format!("{title} in Cedar");
    let conditions = (!only_when.is_empty()).then(|| {
        view! { <span class="policy-when">{format!("when {}", only_when.join(" and "))}</span> }
    });
    let (who, what) = match &kind {
        RuleKind::Role { action } => (who, role(action)),
        RuleKind::Forbid { actions } => (who, format!("{} {what}", forbidden(actions))),
        _ => (who, what),
    };
    let terms = match kind {
        RuleKind::Access { break_glass, longest, approval, priority } => Some(view! {
            <span class="policy-length">
                {longest.to_string()} {(priority != 0).then(|| view! { <small>{format!("priority {priority}")}</small> })}
            </span>
            <span class="policy-approval">
                {approval.sentence()} {break_glass.then(|| view! { <small>"break-glass"</small> })}
            </span>
        }),
        _ => None,
    };
    view! {
        <li>
            <details id=format!("policy-{id}")>
                <summary class="policy-row">
                    <span class="policy-title">{title}</span>
                    <span class="policy-who">{who}</span>
                    <span class="policy-what">{what} {conditions}</span>
                    {terms}
                </summary>
                <Cedar text=cedar label=label />
            </details>
        </li>
    }
    .into_any()
}

fn role(action: &str) -> String {
    match action {
        "administer" => "Administer Stint",
        "audit" => "Read everything",
        "review" => "Review access",
        other => other,
    }
    .to_owned()
}

/// "Asking for", "Approving".
fn forbidden(actions: &[String]) -> String {
    let words = actions.iter().map(|action| match action.as_str() {
        "request" => "Asking for",
        "breakGlass" => "breaking glass for",
        "approve" => "Approving",
        "administer" => "Administering",
        "audit" => "Reading",
        "review" => "Reviewing",
        other => other,
    });
    if actions.is_empty() { "Anything with".to_owned() } else { words.collect::<Vec<_>>().join(" or ") }
}
