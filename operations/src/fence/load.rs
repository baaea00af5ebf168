//! Whom fences are for now, permission set by permission set.

use super::standing;
use crate::Context;
use domain::{
    catalog::Catalog,
    fence::{ALWAYS, FENCE_TAG, Fence, FenceMode, FencedPolicy, Situation, is_same, wanted},
    grant::{Grant, GrantState},
    holding::HoldingKey,
    id::{AccountId, PermissionSetId},
    removal::FIRST_ALARM,
    time::{Minutes, Seconds, Timestamp},
};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Connection, Error};

/// A permission set that is not in the catalog lets sessions last at most so long.
const LONGEST_SESSION: Minutes = Minutes(12 * 60);
/// A removal that comes so soon has the account for itself.
const REMOVAL_SOON: Seconds = Seconds(20);

/// One permission set that is not as it should be, or may not be.
pub(super) struct Task {
    pub(super) policy: FencedPolicy,
    pub(super) wanted: Vec<Fence>,
    /// People who would get a fence but must not, and why; not told yet.
    pub(super) refused: Vec<(Fence, String)>,
    /// Where a removal is due or about to be: it goes first.
    pub(super) busy: BTreeSet<AccountId>,
}

struct Ledger<'a> {
    context: &'a Context,
    catalog: &'a Catalog,
    by_holding: BTreeMap<HoldingKey, Vec<Grant>>,
    now: Timestamp,
}

pub(super) async fn load(context: &Context, now: Timestamp) -> Result<Vec<Task>, Error> {
    let in_force = context.catalog.get();
    let mut connection = context.database.snapshot().await?;
    let stored = connection.fenced_policies().await?;
    for fault in &stored.faults {
        tracing::error!(%fault, "a fence cannot be read; it stays as it is until someone mends it");
    }
    if context.fence.is_off() && stored.rows.iter().all(FencedPolicy::is_idle) {
        return Ok(Vec::new());
    }
    let mut by_holding: BTreeMap<HoldingKey, Vec<Grant>> = BTreeMap::new();
    for grant in connection.grants_live().await?.rows {
        let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
        by_holding.entry(key).or_default().push(grant);
    }
    let unreadable = stored.faults.len();
    let mut policies: BTreeMap<PermissionSetId, FencedPolicy> =
        stored.rows.into_iter().map(|policy| (policy.permission_set.clone(), policy)).collect();
    if unreadable == 0 {
        for key in by_holding.keys() {
            let set = &key.entitlement.permission_set;
            policies.entry(set.clone()).or_insert_with(|| FencedPolicy::untouched(set.clone()));
        }
    }
    let ledger = Ledger { context, catalog: &in_force.0, by_holding, now };
    let mut tasks = Vec::new();
    for policy in policies.into_values() {
        tasks.extend(ledger.task(&mut connection, policy).await?);
    }
    Ok(tasks)
}

impl Ledger<'_> {
    /// `None` when all is as it should be.
    async fn task(&self, connection: &mut Connection, policy: FencedPolicy) -> Result<Option<Task>, Error> {
        let set = self.catalog.permission_sets.get(&policy.permission_set);
        let session = set.map_or(LONGEST_SESSION, |set| set.session);
        let is_tagged = set.is_some_and(|set| set.tags.get(FENCE_TAG).is_some_and(|value| value == ALWAYS));
        let of_set =
            self.by_holding.keys().filter(|key| key.entitlement.permission_set == policy.permission_set);
        let fenced = policy
            .fences()
            .map(|fence| HoldingKey { person: fence.person.clone(), entitlement: fence.entitlement.clone() });
        let keys: BTreeSet<HoldingKey> = of_set.cloned().chain(fenced).collect();
        let mut fences = Vec::new();
        let mut refused = Vec::new();
        for key in keys {
            let before = policy
                .of_holding(|fence| (&fence.person, &fence.entitlement) == (&key.person, &key.entitlement));
            if before.is_none() && (self.context.fence == FenceMode::Tagged) && !is_tagged {
                continue;
            }
            let mut situation = Situation {
                mode: self.context.fence,
                is_tagged,
                session,
                grants: self.by_holding.get(&key).map_or(&[], Vec::as_slice),
                is_present: true,
                before,
                gone_at: gone_at(connection, before).await?,
            };
            if wanted(&situation, self.now).is_none() {
                continue;
            }
            let holding = connection.holding(&key).await?;
            situation.is_present = holding.as_ref().is_some_and(|holding| holding.is_present());
            if holding.as_ref().is_some_and(|holding| holding.was_standing) {
                continue;
            }
            let Some(fence) = wanted(&situation, self.now) else { continue };
            if policy.refused.contains(&fence.grant) {
                continue;
            }
            let binding = holding.as_ref().map(|holding| &holding.binding);
            match standing::cause(connection, self.catalog, &fence, binding).await? {
                Some(cause) => refused.push((fence, cause)),
                None => fences.push(fence),
            }
        }
        let is_settled = policy.has(&fences) && refused.is_empty() && !self.has_drifted(&policy);
        Ok((!is_settled).then(|| Task { policy, wanted: fences, refused, busy: self.busy() }))
    }

    /// Whether AWS was read after the fence was shown, and had another policy then.
    fn has_drifted(&self, policy: &FencedPolicy) -> bool {
        let read_at = self.catalog.import.as_ref().map(|(_, at)| *at);
        let set = self.catalog.permission_sets.get(&policy.permission_set);
        let seen = set.and_then(|set| set.inline_policy.as_deref());
        !policy.in_force.is_empty()
            && read_at > policy.settled_at
            && !is_same(seen, policy.written.as_deref())
    }

    /// A removal that is late already is what a fence is for: it does not hold one up.
    fn busy(&self) -> BTreeSet<AccountId> {
        let soon = self.now + REMOVAL_SOON;
        let removes = |grant: &&Grant| {
            let due = grant.removal_due().unwrap_or(grant.ends_at);
            due <= soon && self.now.since(due) < FIRST_ALARM
        };
        let grants = self.by_holding.values().flatten();
        grants.filter(removes).map(|grant| grant.entitlement.account.clone()).collect()
    }
}

/// When the access of a fence's grant was confirmed gone.
async fn gone_at(connection: &mut Connection, before: Option<&Fence>) -> Result<Option<Timestamp>, Error> {
    let Some(fence) = before else { return Ok(None) };
    let grant = connection.grant(&fence.grant).await?;
    Ok(grant.and_then(|grant| match grant.state {
        GrantState::Ended { at, .. } => Some(at),
        _ => None,
    }))
}
