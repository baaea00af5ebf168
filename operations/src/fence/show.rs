//! What people see of fences.

use crate::{Context, Problem, access::require_auditor, labels};
use domain::{
    catalog::{AccountLabel, Catalog, PermissionSetLabel},
    fence::{Fence, FenceMode, FencedPolicy},
    grant::{Cause, Grant},
    id::{GrantId, RequestId},
    person::Member,
    time::Timestamp,
};

/// More rows than this are not a list to read.
const MOST_ROWS: usize = 100;

#[derive(Clone, Debug)]
pub struct FenceStatus {
    pub mode: FenceMode,
    /// At most 100 of `count`.
    pub rows: Vec<FenceRow>,
    pub count: u64,
    pub now: Timestamp,
}

/// One person's fence, in force or on its way.
#[derive(Clone, Debug)]
pub struct FenceRow {
    pub person_name: String,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
    pub request: Option<RequestId>,
    pub denies_from: Timestamp,
    /// A read showed it in AWS.
    pub is_in_force: bool,
    /// It is being put in or taken out.
    pub is_changing: bool,
    /// Why that does not get on.
    pub setback: Option<String>,
}

impl FenceStatus {
    /// Nothing to tell: fences are not used, and none is left from before.
    pub fn is_unused(&self) -> bool {
        self.mode.is_off() && self.count == 0
    }
}

/// For auditors and administrators.
pub async fn show(context: &Context, member: &Member) -> Result<FenceStatus, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "fence.show", now).await?;
    read(context, now).await.map_err(context.failed(now))
}

async fn read(context: &Context, now: Timestamp) -> Result<FenceStatus, storage::Error> {
    let in_force = context.catalog.get();
    let mut connection = context.database.snapshot().await?;
    let policies = connection.fenced_policies().await?.rows;
    let mut fences: Vec<(&FencedPolicy, &Fence)> = Vec::new();
    for policy in &policies {
        for fence in policy.fences() {
            if !fences.iter().any(|(_, other)| other.is_of_same_holding(fence)) {
                fences.push((policy, fence));
            }
        }
    }
    let count = fences.len() as u64;
    fences.sort_by_key(|(_, fence)| fence.denies_from);
    fences.truncate(MOST_ROWS);
    let ids: Vec<_> = fences.iter().map(|(_, fence)| fence.person.clone()).collect();
    let people = connection.people(&ids).await?;
    let grants: Vec<GrantId> = fences.iter().map(|(_, fence)| fence.grant.clone()).collect();
    let grants = connection.grants(&grants).await?;
    let rows = fences.into_iter().map(|(policy, fence)| FenceRow {
        person_name: people
            .iter()
            .find(|person| person.id == fence.person)
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        ..row(&in_force.0, policy, fence, &grants)
    });
    Ok(FenceStatus { mode: context.fence, rows: rows.collect(), count, now })
}

fn row(catalog: &Catalog, policy: &FencedPolicy, fence: &Fence, grants: &[Grant]) -> FenceRow {
    let grant = grants.iter().find(|grant| grant.id == fence.grant);
    FenceRow {
        person_name: String::new(),
        account: labels::account(catalog, &fence.entitlement.account),
        permission_set: labels::permission_set(catalog, &fence.entitlement.permission_set),
        request: grant.map(|grant| {
            let Cause::Request { request } = &grant.cause;
            request.clone()
        }),
        denies_from: fence.denies_from,
        is_in_force: policy.in_force.contains(fence),
        is_changing: policy
            .change
            .as_ref()
            .is_some_and(|change| change.target.contains(fence) != policy.in_force.contains(fence)),
        setback: policy.setback.as_ref().map(|setback| setback.sentence.clone()),
    }
}

/// From when AWS itself denies a grant's access, when a read showed that it does.
pub(crate) fn of_grant(policies: &[FencedPolicy], grant: &Grant) -> Option<Timestamp> {
    let all = policies.iter().flat_map(|policy| &policy.in_force);
    all.into_iter().find(|fence| fence.grant == grant.id).map(|fence| fence.denies_from)
}
