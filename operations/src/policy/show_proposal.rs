//! One proposal with the difference that it makes. For auditors and administrators.

use super::{consequences, decide::not_found, diff::diff, only_administrator, parse};
use crate::{Context, Problem, access::require_auditor};
use domain::{
    id::ProposalId,
    person::{Member, Role},
    policy::{Consequences, LineDiff, PolicyProposal, PolicySource},
    time::Timestamp,
};

#[derive(Clone, Debug)]
pub struct ProposalView {
    pub proposal: PolicyProposal,
    /// The number of the version in force.
    pub in_force: u32,
    /// The version that it is compared with: what is in force while it waits, else what it was written against.
    pub compared_with: u32,
    pub diff: LineDiff,
    /// Another version came into force since it was written.
    pub is_outdated: bool,
    /// This person wrote it, perhaps under another identity.
    pub is_own: bool,
    pub may_decide: bool,
    pub may_withdraw: bool,
    /// What would come of it, while it waits.
    pub consequences: Option<Consequences>,
    /// Nobody but this one person could confirm anything.
    pub only_administrator: Option<String>,
    pub now: Timestamp,
}

pub async fn show_proposal(
    context: &Context,
    member: &Member,
    id: &ProposalId,
) -> Result<ProposalView, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "policy.show_proposal", now).await?;
    let read = async {
        let mut connection = context.database.snapshot().await?;
        let Some(proposal) = connection.policy_proposal(id).await? else { return Ok(None) };
        let in_force = connection.policy_newest().await?;
        let compared_with = if proposal.is_waiting() { in_force } else { proposal.base };
        let old = connection.policy_version(compared_with).await?.map(|old| old.text).unwrap_or_default();
        let author = connection.person(&proposal.person).await?;
        Ok(Some((proposal, in_force, compared_with, old, author)))
    };
    let read = read.await.map_err(context.failed(now))?;
    let (proposal, in_force, compared_with, old, author) = read.ok_or_else(not_found)?;
    let is_own = proposal.person == member.person.id
        || author.is_some_and(|author| author.is_same_human_as(&member.person));
    let is_open = proposal.is_waiting()
        && context.policy_source == PolicySource::Database
        && member.is(Role::Administrator);
    let proposed = parse(&proposal.text).ok().filter(|_| proposal.is_waiting());
    let consequences = match &proposed {
        Some(proposed) => Some(consequences(context, member, proposed).await?),
        None => None,
    };
    Ok(ProposalView {
        consequences,
        diff: diff(&old, &proposal.text),
        is_outdated: proposal.is_waiting() && proposal.base != in_force,
        is_own,
        may_decide: is_open && !is_own,
        may_withdraw: is_open && proposal.person == member.person.id,
        only_administrator: only_administrator(context, now).filter(|_| proposal.is_waiting()),
        proposal,
        in_force,
        compared_with,
        now,
    })
}
