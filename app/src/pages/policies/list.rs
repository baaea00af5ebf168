//! `/policies`: who may ask for what, for how long, and who approves. For auditors and administrators.

use super::{rule::RuleList, waiting::Waiting};
use crate::{
    components::{ButtonLink, Load, Look, Moment, Page, Section},
    routes,
    server::caller,
};
use domain::policy::{PolicySource, RuleInWords, RuleKind};
use leptos::prelude::*;
use operations::policy::{self, PolicyOverview};

#[component]
pub(crate) fn Policies() -> impl IntoView {
    let caller = caller();
    let overview = async move {
        let (context, member) = caller?;
        policy::show(&context, &member).await
    };
    view! {
        <Load from=overview let:overview>
            <Content overview=overview />
        </Load>
    }
}

#[component]
fn Content(overview: PolicyOverview) -> impl IntoView {
    let (mut access, mut forbids, mut roles, mut guardrails) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for rule in overview.rules.clone() {
        match rule.kind {
            RuleKind::Access { .. } => access.push(rule),
            RuleKind::Forbid { .. } => forbids.push(rule),
            RuleKind::Role { .. } => roles.push(rule),
            RuleKind::Guardrail => guardrails.push(rule),
        }
    }
    let edit = overview.may_change.then(|| {
        view! {
            <ButtonLink look=Look::Primary href=routes::EDIT_POLICIES>
                "Edit"
            </ButtonLink>
        }
    });
    let versions = overview.in_force.is_some().then(|| {
        view! { <ButtonLink href=routes::POLICY_VERSIONS>"Versions"</ButtonLink> }
    });
    let simulator = view! { <ButtonLink href=routes::SIMULATOR>"Simulator"</ButtonLink> };
    let actions = view! { {simulator} {versions} {edit} }.into_any();
    let waiting = overview.waiting.clone();
    let lead = "Who may ask for what, for how long, and who approves.";
    view! {
        <Page title="Policies" lead=lead wide=true actions=actions>
            <div id="policies" class="stack" data-live>
                <Standing overview=overview />
                {(!waiting.is_empty()).then(|| view! { <Waiting proposals=waiting /> })}
                <Part title="Access" rules=access />
                <Part title="Forbidden" rules=forbids />
                <Part title="Stint itself" rules=roles />
                <Part title="Always in force" rules=guardrails />
            </div>
        </Page>
    }
    .into_any()
}

/// Where the policies come from.
#[component]
fn Standing(overview: PolicyOverview) -> impl IntoView {
    if let PolicySource::Files { path } = overview.source {
        return view! {
            <p class="policy-standing">
                "Policies come from " <code>{path}</code> "; change them there. In force: "
                <code>{overview.hash}</code> "."
            </p>
        }
        .into_any();
    }
    let Some(version) = overview.in_force else {
        return view! { <p class="policy-standing">"There are no policies: nobody gets new access."</p> }
            .into_any();
    };
    view! {
        <p class="policy-standing">
            <a href=routes::policy_version(version.number)>"Version " {version.number}</a>
            " since " <Moment at=version.written_at /> ", by " {version.author.label().to_owned()} ": "
            <span class="quiet">{version.reason}</span>
        </p>
    }
    .into_any()
}

#[component]
fn Part(title: &'static str, rules: Vec<RuleInWords>) -> impl IntoView {
    let count = rules.len().to_string();
    (!rules.is_empty()).then(|| {
        view! {
            <Section title=title count=count>
                <RuleList rules=rules />
            </Section>
        }
        .into_any()
    })
}
