//! The policies in force in words, and what is proposed for them. For auditors and administrators.

use crate::{Context, Problem, access::require_auditor};
use domain::{
    person::{Member, Role},
    policy::{PolicyProposal, PolicySource, PolicyVersion, RuleInWords},
    time::Timestamp,
};

#[derive(Clone, Debug)]
pub struct PolicyOverview {
    pub source: PolicySource,
    /// As answers name it.
    pub hash: String,
    /// `None` when policies come from files. Without its text.
    pub in_force: Option<PolicyVersion>,
    pub rules: Vec<RuleInWords>,
    pub waiting: Vec<PolicyProposal>,
    /// Whether this person may change them here.
    pub may_change: bool,
    pub now: Timestamp,
}

pub async fn show(context: &Context, member: &Member) -> Result<PolicyOverview, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "policy.show", now).await?;
    let is_ours = context.policy_source == PolicySource::Database;
    let read = async {
        let mut connection = context.database.snapshot().await?;
        let in_force = connection.policy_versions(1).await?.rows.pop().filter(|_| is_ours);
        let waiting = if is_ours { connection.policy_proposals_waiting().await?.rows } else { Vec::new() };
        Ok((in_force, waiting))
    };
    let (in_force, waiting) = read.await.map_err(context.failed(now))?;
    let policies = context.policy.get();
    Ok(PolicyOverview {
        source: context.policy_source.clone(),
        hash: policies.version().to_owned(),
        in_force,
        rules: policies.in_words(&context.catalog.get().0),
        waiting,
        may_change: is_ours && member.is(Role::Administrator),
        now,
    })
}
