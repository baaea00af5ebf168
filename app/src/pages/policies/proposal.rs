//! `/policies/proposals/{id}`: what someone wants to change, and the second administrator's decision.

use super::{OnlyAdministrator, consequences::Consequences};
use crate::{
    components::{
        Badge, Button, ButtonLink, CedarDiff, Confirm, Fact, Facts, Load, Look, Moment, Page, Section,
        TextArea,
    },
    routes,
    server::{caller, visit},
};
use domain::{
    policy::{PolicyProposal, ProposalState},
    problem::{Kind, Problem},
    request::Tone,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use operations::policy::{self, ProposalView};

#[component]
pub(crate) fn ProposalPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let caller = caller();
    let view = async move {
        let (context, member) = caller?;
        let id = id.parse().map_err(|_| {
            Problem::new(Kind::NotFound, "There is no such proposal. It may have been mistyped.")
        })?;
        policy::show_proposal(&context, &member, &id).await
    };
    view! {
        <Load from=view let:view>
            <Content view=view />
        </Load>
    }
}

#[component]
fn Content(view: ProposalView) -> impl IntoView {
    let proposal = view.proposal.clone();
    let stated = proposal.clone();
    let compared = format!("Compared with version {}", view.compared_with);
    let only = view.only_administrator.clone().map(|name| view! { <OnlyAdministrator name=name /> });
    let outdated = view.is_outdated.then(|| {
        view! { <Outdated proposal=proposal.clone() in_force=view.in_force is_own=view.is_own /> }
    });
    let decision = view! { <Decision view=view.clone() /> }.into_any();
    let lead = proposal.reason.to_string();
    let consequences = view.consequences.clone().map(|consequences| {
        view! {
            <Section title="What comes of it">
                <Consequences consequences=consequences />
            </Section>
        }
    });
    let PolicyProposal { author, proposed_at, base, .. } = proposal;
    view! {
        <Page title="Change of the policies" lead=lead wide=true back=(routes::POLICIES.to_owned(), "Policies".to_owned())>
            <div id="proposal" class="stack" data-live>
                {only}
                {outdated}
                <Facts>
                    <Fact name="State">
                        <State proposal=stated />
                    </Fact>
                    <Fact name="Proposed by">{author}</Fact>
                    <Fact name="Proposed">
                        <Moment at=proposed_at />
                    </Fact>
                    <Fact name="Written for">
                        <a href=routes::policy_version(base)>"Version " {base}</a>
                    </Fact>
                </Facts>
                <Section title="What changes">
                    <CedarDiff diff=view.diff label=compared />
                </Section>
                {consequences}
                {decision}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn State(proposal: PolicyProposal) -> impl IntoView {
    match proposal.state {
        ProposalState::Waiting => {
            view! { <Badge tone=Tone::Waiting>"Waiting"</Badge> " for a second administrator" }.into_any()
        }
        ProposalState::Confirmed { by, number, .. } => view! {
            <Badge tone=Tone::Neutral>"Confirmed by " {by.name}</Badge>
            " as "
            <a href=routes::policy_version(number)>"version " {number}</a>
        }
        .into_any(),
        ProposalState::Refused { by, comment, .. } => view! {
            <Badge tone=Tone::Danger>"Refused by " {by.name}</Badge>
            <p class="reason">{comment.to_string()}</p>
        }
        .into_any(),
        ProposalState::Withdrawn { .. } => view! { <Badge tone=Tone::Neutral>"Withdrawn"</Badge> }.into_any(),
    }
}

#[component]
fn Outdated(proposal: PolicyProposal, in_force: u32, is_own: bool) -> impl IntoView {
    let href = format!("{}?proposal={}", routes::EDIT_POLICIES, proposal.id);
    view! {
        <div class="policy-warning" role="note">
            <p>
                {format!(
                    "Version {in_force} came into force after this was written for version {}. It cannot be confirmed as \
                     it is. Below it is compared with version {in_force}: what that version brought shows as removed.",
                    proposal.base,
                )}
            </p>
            {is_own.then(|| view! { <ButtonLink href=href>"Open in the editor"</ButtonLink> })}
        </div>
    }
    .into_any()
}

#[component]
fn Decision(view: ProposalView) -> impl IntoView {
    let path = routes::policy_proposal(&view.proposal.id);
    let (confirm, refuse, withdraw) =
        (format!("{path}/confirm"), format!("{path}/refuse"), format!("{path}/withdraw"));
    let visit = visit();
    if view.may_withdraw {
        return view! {
            <Section title="Yours">
                <p>"Another administrator has to decide."</p>
                <Confirm
                    ask="Withdraw"
                    sentence="Nobody can confirm it any more. The text stays readable."
                    confirm="Yes, withdraw it"
                    action=withdraw
                />
            </Section>
        }
        .into_any();
    }
    if view.is_own && view.proposal.is_waiting() {
        return view! { <p>"You proposed this yourself, under another identity. Another administrator has to decide."</p> }
            .into_any();
    }
    if !view.may_decide {
        return ().into_any();
    }
    let agree = (!view.is_outdated).then(|| {
        view! {
            <form method="post" action=confirm>
                <p>"Read the difference first: it comes into force at once, for everyone."</p>
                <Button look=Look::Primary>"Confirm"</Button>
            </form>
        }
    });
    view! {
        <Section title="Decide">
            <div class="policy-decision">
                {agree}
                <form class="stack-small" method="post" action=refuse>
                    <TextArea
                        name="comment"
                        label="Why not"
                        value=visit.typed("comment")
                        error=visit.field_problem("comment")
                        required=true
                        rows=2
                    />
                    <div class="row">
                        <Button>"Refuse"</Button>
                    </div>
                </form>
            </div>
        </Section>
    }
    .into_any()
}
