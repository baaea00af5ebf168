//! Has a removal tried at once instead of after the planned wait. For administrators.

use crate::{Context, Problem, Topic, failure::denied};
use domain::{
    audit::AuditEvent,
    grant::{Cause, Grant},
    holding::HoldingKey,
    id::GrantId,
    person::{Member, Role},
    problem::Kind,
    time::Timestamp,
};

const OPERATION: &str = "removal.try_now";
/// The reconciler may store the same holding's next state at this moment; then it is read again.
const TRIES: usize = 3;

/// Nothing but the moment of the next try changes.
pub async fn try_now(context: &Context, member: &Member, id: &GrantId) -> Result<(), Problem> {
    let now = context.clock.now();
    if !member.is(Role::Administrator) {
        let sentence =
            "Only administrators can have a removal tried at once. Stint tries it again by itself.";
        return Err(denied(context, member, OPERATION, sentence, now).await);
    }
    let mut tries = 1;
    let grant = loop {
        match bring_forward(context, member, id, now).await {
            Err(storage::Error::Conflict) if tries < TRIES => tries += 1,
            outcome => break outcome.map_err(context.failed(now))??,
        }
    };
    context.signals.reconcile.notify_one();
    let Cause::Request { request } = grant.cause;
    context.signals.tell(Topic::Request { request, person: grant.person });
    Ok(())
}

async fn bring_forward(
    context: &Context,
    member: &Member,
    id: &GrantId,
    now: Timestamp,
) -> Result<Result<Grant, Problem>, storage::Error> {
    let mut change = context.database.begin().await?;
    let Some(grant) = change.grant(id).await? else {
        return Ok(Err(Problem::new(Kind::NotFound, "There is no such access.")));
    };
    if grant.clone().at(now).removal_due().is_none() {
        let sentence = "This access is not being removed, or it is gone already. There is nothing to try.";
        return Ok(Err(Problem::new(Kind::Conflict, sentence)));
    }
    let Grant { person, entitlement, .. } = grant.clone();
    let key = HoldingKey { person: person.clone(), entitlement: entitlement.clone() };
    if let Some(holding) = change.holding(&key).await? {
        let forward = holding.clone().brought_forward(now);
        if forward != holding {
            change.save_holding(&forward).await?;
        }
    }
    let event = AuditEvent::RemovalBroughtForward { grant: id.clone(), person, entitlement };
    change.commit(now, member.actor(), event).await?;
    Ok(Ok(grant))
}
