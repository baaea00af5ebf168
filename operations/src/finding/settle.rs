//! Makes the open findings of some kinds those that are there now: what is new is raised, what is not seen any more
//! resolves itself.
//!
//! Invariant: safe for any number of replicas at the same time; who comes second changes nothing.

use crate::{Context, Topic};
use domain::{
    audit::AuditEvent,
    finding::{Finding, FindingKind, FindingSubject},
    id::{FindingId, PersonId},
    person::Actor,
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::{Error, Readable};

/// All that is there now, each with the person if Stint knows one.
pub(crate) type Found = BTreeMap<(FindingKind, FindingSubject), Option<PersonId>>;

pub(crate) async fn settle(
    context: &Context,
    kinds: &[FindingKind],
    mut found: Found,
    now: Timestamp,
) -> Result<(), Error> {
    let Readable { rows: mut open, faults } = context.database.read().await?.findings_open().await?;
    for fault in faults {
        tracing::error!(cause = %fault, "a finding is left out until its row is mended");
    }
    open.retain(|finding| kinds.contains(&finding.of));
    let is_empty = open.is_empty();
    let mut changes = 0;
    for finding in open {
        if found.remove(&(finding.of, finding.subject.clone())).is_none() {
            changes += once(resolve(context, finding, now).await)?;
        }
    }
    for ((of, subject), person) in found {
        let id = FindingId::from_bits(context.ids.next(now));
        let finding = Finding { id, of, subject, person, first_seen: now, last_seen: now, resolved_at: None };
        changes += once(raise(context, finding, now).await)?;
    }
    if changes > 0 {
        context.signals.tell(Topic::Everything);
    }
    if !is_empty {
        let mut change = context.database.begin().await?;
        for kind in kinds {
            change.findings_seen(*kind, now).await?;
        }
        change.commit_without_event("they were there before").await?;
    }
    Ok(())
}

/// Another replica may have been faster.
fn once(changed: Result<(), Error>) -> Result<u64, Error> {
    match changed {
        Ok(()) => Ok(1),
        Err(Error::Conflict) => Ok(0),
        Err(error) => Err(error),
    }
}

async fn raise(context: &Context, finding: Finding, now: Timestamp) -> Result<(), Error> {
    let mut change = context.database.begin().await?;
    change.add_finding(&finding).await?;
    let Finding { id, of, subject, person, .. } = finding;
    tracing::warn!(finding = %id, kind = of.name(), "something is to be looked at");
    let event = AuditEvent::FindingRaised { finding: id, of, about: subject, person };
    change.commit(now, actor(), event).await.map(drop)
}

async fn resolve(context: &Context, finding: Finding, now: Timestamp) -> Result<(), Error> {
    let mut change = context.database.begin().await?;
    change.resolve_finding(&finding.id, now).await?;
    let Finding { id, of, subject, person, .. } = finding;
    let event = AuditEvent::FindingResolved { finding: id, of, about: subject, person };
    change.commit(now, actor(), event).await.map(drop)
}

fn actor() -> Actor {
    Actor::System { task: "sweep".to_owned() }
}
