//! `/policies/versions/{n}`: one version, what it changed, and the way back to it.

use crate::{
    components::{
        Badge, Button, Cedar, CedarDiff, Disclosure, Fact, Facts, Load, Moment, Page, Section, TextArea,
    },
    routes,
    server::{caller, visit},
};
use domain::{
    policy::{PolicyVersion, Way},
    problem::{Kind, Problem},
    request::Tone,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use operations::policy::{self, VersionView};

#[component]
pub(crate) fn VersionPage() -> impl IntoView {
    let number = use_params_map().read_untracked().get("id").unwrap_or_default();
    let caller = caller();
    let view = async move {
        let (context, member) = caller?;
        let number = number.parse().map_err(|_| {
            Problem::new(Kind::NotFound, "There is no such version. It may have been mistyped.")
        })?;
        policy::show_version(&context, &member, number).await
    };
    view! {
        <Load from=view let:view>
            <Content view=view />
        </Load>
    }
}

#[component]
fn Content(view: VersionView) -> impl IntoView {
    let VersionView { version, in_force, diff, may_change, .. } = view;
    let is_in_force = version.number == in_force;
    let title = format!("Version {}", version.number);
    let back = (routes::POLICY_VERSIONS.to_owned(), "Versions".to_owned());
    let changed = match version.number {
        1 => "The first one".to_owned(),
        number => format!("Changed from version {}", number - 1),
    };
    let roll_back =
        (may_change && !is_in_force).then(|| view! { <RollBack number=version.number in_force=in_force /> });
    let text = version.text.clone();
    let difference = (version.number > 1).then(|| {
        view! {
            <Section title=changed.clone()>
                <CedarDiff diff=diff label=changed />
            </Section>
        }
    });
    view! {
        <Page title=title lead=version.reason.clone() wide=true back=back>
            <div class="stack">
                <About version=version is_in_force=is_in_force />
                {difference}
                {roll_back}
                <Disclosure summary="The whole text" id="whole-text">
                    <Cedar text=text label="The whole text" />
                </Disclosure>
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn About(version: PolicyVersion, is_in_force: bool) -> impl IntoView {
    let (tone, state) = if is_in_force { (Tone::Active, "In force") } else { (Tone::Neutral, "Before") };
    let proposal = match &version.way {
        Way::Confirmed { proposal, .. } => Some(routes::policy_proposal(proposal)),
        _ => None,
    };
    view! {
        <Facts>
            <Fact name="State">
                <Badge tone=tone>{state}</Badge>
            </Fact>
            <Fact name="By">{version.author.label().to_owned()}</Fact>
            <Fact name="Since">
                <Moment at=version.written_at />
            </Fact>
            <Fact name="How">
                {version.way.sentence()} " " {proposal.map(|href| view! { <a href=href>"The proposal"</a> })}
            </Fact>
            <Fact name="Named in answers">
                <code>{version.hash}</code>
            </Fact>
        </Facts>
    }
    .into_any()
}

#[component]
fn RollBack(number: u32, in_force: u32) -> impl IntoView {
    let visit = visit();
    let action = format!("{}/roll-back", routes::policy_version(number));
    let edit = format!("{}?version={number}", routes::EDIT_POLICIES);
    view! {
        <Section title="Roll back to this">
            <form class="stack-small policy-roll-back" method="post" action=action>
                <input type="hidden" name="base" value=in_force />
                <TextArea
                    name="reason"
                    label="Reason"
                    value=visit.typed("reason")
                    error=visit.field_problem("reason")
                    required=true
                    rows=2
                    hint="A second administrator confirms it, unless it only takes away."
                />
                <div class="row">
                    <Button>"Roll back to this"</Button>
                    <a href=edit>"Open it in the editor"</a>
                </div>
            </form>
        </Section>
    }
    .into_any()
}
