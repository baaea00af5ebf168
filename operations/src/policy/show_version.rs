//! The versions that were in force, and what each changed. For auditors and administrators.

use super::diff::diff;
use crate::{Context, Problem, access::require_auditor};
use domain::{
    person::{Member, Role},
    policy::{LineDiff, PolicyProposal, PolicySource, PolicyVersion},
    problem::Kind,
    time::Timestamp,
};

/// More are found in the audit log.
const MOST: u32 = 200;

#[derive(Clone, Debug)]
pub struct VersionList {
    /// The newest first, at most 200, without their texts.
    pub versions: Vec<PolicyVersion>,
    pub count: u32,
    /// Proposals that were decided, the last one first, at most 200.
    pub closed: Vec<PolicyProposal>,
    pub now: Timestamp,
}

#[derive(Clone, Debug)]
pub struct VersionView {
    pub version: PolicyVersion,
    pub in_force: u32,
    /// Against the one before; everything is new in the first.
    pub diff: LineDiff,
    pub may_change: bool,
    pub now: Timestamp,
}

pub async fn versions(context: &Context, member: &Member) -> Result<VersionList, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "policy.versions", now).await?;
    let read = async {
        let mut connection = context.database.snapshot().await?;
        let versions = connection.policy_versions(MOST).await?.rows;
        let count = connection.policy_newest().await?;
        Ok(VersionList { versions, count, closed: connection.policy_proposals_closed(MOST).await?.rows, now })
    };
    read.await.map_err(context.failed(now))
}

pub async fn show_version(context: &Context, member: &Member, number: u32) -> Result<VersionView, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "policy.show_version", now).await?;
    let read = async {
        let mut connection = context.database.snapshot().await?;
        let Some(version) = connection.policy_version(number).await? else { return Ok(None) };
        let before = connection.policy_version(number.saturating_sub(1)).await?;
        Ok(Some((version, before, connection.policy_newest().await?)))
    };
    let Some((version, before, in_force)) = read.await.map_err(context.failed(now))? else {
        return Err(Problem::new(Kind::NotFound, "There is no such version. It may have been mistyped."));
    };
    let before = before.map(|before| before.text).unwrap_or_default();
    Ok(VersionView {
        diff: diff(&before, &version.text),
        version,
        in_force,
        may_change: context.policy_source == PolicySource::Database && member.is(Role::Administrator),
        now,
    })
}
