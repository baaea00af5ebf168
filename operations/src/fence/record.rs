//! Stores how far a permission set's fences are, with what became true of them.

use crate::Context;
use domain::{
    audit::AuditEvent,
    fence::{Fence, FencedPolicy, Settled, hash},
    person::Actor,
    time::Timestamp,
};

/// Why some of it has no event.
const NOT_A_FACT: &str = "how far a fence is";

/// The same with its new version.
pub(super) async fn save(
    context: &Context,
    mut policy: FencedPolicy,
    events: Vec<AuditEvent>,
    now: Timestamp,
) -> Result<FencedPolicy, storage::Error> {
    let mut change = context.database.begin().await?;
    policy.version = change.save_fenced_policy(&policy).await?;
    if events.is_empty() {
        change.commit_without_event(NOT_A_FACT).await?;
    } else {
        let actor = Actor::System { task: "fence".to_owned() };
        change.commit_all(now, events.into_iter().map(|event| (actor.clone(), event)).collect()).await?;
        context.signals.tell(crate::Topic::Everything);
    }
    Ok(policy)
}

pub(super) fn settled(settled: &Settled) -> Vec<AuditEvent> {
    let Settled { raised, lowered, original, policy_hash, .. } = settled;
    let raised = raised.iter().map(|fence| AuditEvent::FenceRaised {
        grant: fence.grant.clone(),
        person: fence.person.clone(),
        entitlement: fence.entitlement.clone(),
        denies_from: fence.denies_from,
        original_hash: original.clone(),
        policy_hash: policy_hash.clone(),
    });
    let lowered = lowered.iter().map(|fence| lowered_event(fence, original, policy_hash));
    raised.chain(lowered).collect()
}

/// With the permission set its fences are gone.
pub(super) fn forgotten(fences: &[Fence]) -> Vec<AuditEvent> {
    let none = hash(None);
    fences.iter().map(|fence| lowered_event(fence, &none, &none)).collect()
}

fn lowered_event(fence: &Fence, original_hash: &str, policy_hash: &str) -> AuditEvent {
    AuditEvent::FenceLowered {
        grant: fence.grant.clone(),
        person: fence.person.clone(),
        entitlement: fence.entitlement.clone(),
        original_hash: original_hash.to_owned(),
        policy_hash: policy_hash.to_owned(),
    }
}

pub(super) fn refused(fence: &Fence, cause: String) -> AuditEvent {
    tracing::warn!(grant = %fence.grant, entitlement = %fence.entitlement, cause, "no fence");
    AuditEvent::FenceRefused {
        grant: fence.grant.clone(),
        person: fence.person.clone(),
        entitlement: fence.entitlement.clone(),
        cause,
    }
}
