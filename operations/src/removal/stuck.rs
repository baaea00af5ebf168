//! Removals that are overdue for long are findings until they are done. For the worker.

use super::ledger::Ledger;
use crate::{
    Context, Problem,
    finding::{Found, settle},
};
use domain::{
    finding::{FindingKind, FindingSubject},
    removal::SECOND_ALARM,
};

pub async fn find_stuck(context: &Context) -> Result<(), Problem> {
    let now = context.clock.now();
    let found = async {
        let mut connection = context.database.snapshot().await?;
        let ledger = Ledger::read(&mut connection, now).await?;
        drop(connection);
        let stuck = ledger.overdue(now).filter(|(_, overdue)| *overdue >= SECOND_ALARM);
        let found: Found = stuck
            .map(|(moving, _)| {
                let (user, entitlement) = (moving.grant.user.clone(), moving.key.entitlement.clone());
                let subject = FindingSubject::Access { user, entitlement };
                ((FindingKind::StuckRemoval, subject), Some(moving.key.person.clone()))
            })
            .collect();
        settle(context, &[FindingKind::StuckRemoval], found, now).await
    };
    found.await.map_err(context.failed(now))
}
