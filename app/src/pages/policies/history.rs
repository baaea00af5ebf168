//! `/policies/versions`: every version that was in force, and the proposals that were decided.

use crate::{
    components::{Badge, Cell, Column, DataTable, HeadCell, Load, Moment, Page, Section},
    routes,
    server::caller,
};
use domain::{
    policy::{PolicyProposal, PolicyVersion, ProposalState},
    request::Tone,
    time::Timestamp,
};
use leptos::prelude::*;
use operations::policy::{self, VersionList};

#[component]
pub(crate) fn VersionHistory() -> impl IntoView {
    let caller = caller();
    let list = async move {
        let (context, member) = caller?;
        policy::versions(&context, &member).await
    };
    view! {
        <Load from=list let:list>
            <Content list=list />
        </Load>
    }
}

#[component]
fn Content(list: VersionList) -> impl IntoView {
    let shown = u32::try_from(list.versions.len()).unwrap_or(u32::MAX);
    let count = if shown < list.count { format!("{shown} of {}", list.count) } else { shown.to_string() };
    let columns = ["Version", "By", "Why", "How", "Since"].map(Column::new);
    let newest = list.count;
    let rows = list
        .versions
        .into_iter()
        .map(|version| view! { <Row version=version newest=newest /> })
        .collect_view();
    let closed: Vec<PolicyProposal> = list.closed.into_iter().filter(is_dropped).collect();
    view! {
        <Page title="Versions of the policies" wide=true back=(routes::POLICIES.to_owned(), "Policies".to_owned())>
            <div id="versions" class="stack" data-live>
                <Section title="In force, now and before" count=count>
                    <DataTable caption="Versions, the newest first" columns=columns.into()>
                        {rows}
                    </DataTable>
                </Section>
                {(!closed.is_empty()).then(|| view! { <Dropped proposals=closed /> })}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn Row(version: PolicyVersion, newest: u32) -> impl IntoView {
    let is_in_force = version.number == newest;
    view! {
        <tr>
            <HeadCell>
                <a href=routes::policy_version(version.number)>{version.number}</a>
                " "
                {is_in_force.then(|| view! { <Badge tone=Tone::Active>"In force"</Badge> })}
            </HeadCell>
            <Cell label="By">{version.author.label().to_owned()}</Cell>
            <Cell label="Why">{version.reason}</Cell>
            <Cell label="How">{version.way.sentence()}</Cell>
            <Cell label="Since">
                <Moment at=version.written_at />
            </Cell>
        </tr>
    }
    .into_any()
}

/// Those that became no version.
fn is_dropped(proposal: &PolicyProposal) -> bool {
    !matches!(proposal.state, ProposalState::Confirmed { .. } | ProposalState::Waiting)
}

#[component]
fn Dropped(proposals: Vec<PolicyProposal>) -> impl IntoView {
    let columns = ["Proposal", "By", "Outcome", "When"].map(Column::new);
    let rows = proposals
        .into_iter()
        .map(|proposal| {
            let (outcome, at) = outcome(&proposal);
            view! {
                <tr>
                    <HeadCell>
                        <a href=routes::policy_proposal(&proposal.id)>{proposal.reason.to_string()}</a>
                    </HeadCell>
                    <Cell label="By">{proposal.author}</Cell>
                    <Cell label="Outcome">{outcome}</Cell>
                    <Cell label="When">
                        <Moment at=at />
                    </Cell>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Section title="Refused and withdrawn">
            <DataTable caption="Proposals that became no version, the last one first" columns=columns.into()>
                {rows}
            </DataTable>
        </Section>
    }
    .into_any()
}

fn outcome(proposal: &PolicyProposal) -> (String, Timestamp) {
    match &proposal.state {
        ProposalState::Waiting => ("Waiting".to_owned(), proposal.proposed_at),
        ProposalState::Confirmed { by, at, .. } => (format!("Confirmed by {}", by.name), *at),
        ProposalState::Refused { by, at, comment } => (format!("Refused by {}: {comment}", by.name), *at),
        ProposalState::Withdrawn { at } => ("Withdrawn".to_owned(), *at),
    }
}
