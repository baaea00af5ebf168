//! Hands one leftover to the reconciler, which removes it as it removes everything.

use crate::Context;
use domain::{
    audit::AuditEvent,
    evidence::Receipt,
    grant::{Grant, GrantState},
    holding::Holding,
    sweep::is_kept,
    time::Timestamp,
};
use storage::{Change, Error};

/// Does nothing when the ledger has moved since AWS was looked at.
pub(super) async fn begin(
    context: &Context,
    holding: Holding,
    receipt: Option<Receipt>,
) -> Result<(), Error> {
    let now = context.clock.now();
    let mut change = context.database.begin().await?;
    let key = holding.key.clone();
    if is_kept(&change.grants_of_holding(&key).await?, now) {
        return Ok(());
    }
    let due_at = due(&mut change, receipt.as_ref()).await?.unwrap_or(now).min(now);
    match change.save_holding(&holding.left_behind(due_at, now)).await {
        Err(Error::Conflict) => return Ok(()),
        saved => saved?,
    };
    let receipt = receipt.map(|receipt| receipt.id);
    tracing::warn!(person = %key.person, entitlement = %key.entitlement, "access that Stint left behind is removed");
    let event =
        AuditEvent::LeftoverToBeRemoved { person: key.person, entitlement: key.entitlement, receipt, due_at };
    change.commit(now, super::actor(), event).await.map(drop)
}

/// When the last grant ended that it was added for: it has been late since.
async fn due(change: &mut Change, receipt: Option<&Receipt>) -> Result<Option<Timestamp>, Error> {
    let Some(receipt) = receipt else { return Ok(None) };
    let ended = |grant: &Grant| match grant.state {
        GrantState::Ended { at, .. } => at.min(grant.ends_at),
        _ => grant.ends_at,
    };
    Ok(change.grants(&receipt.grants).await?.iter().map(ended).max())
}
