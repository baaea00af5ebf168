//! The full sweep: compares what AWS has, as the newest import read it, with what the ledger says that it should have.
//! Differences become findings; what Stint itself left behind goes the usual way of removals. For the worker.
//!
//! Invariant: nothing is a difference that a fresh look at AWS does not confirm, and nothing is removed that Stint did
//! not add. A reading is compared once, whichever replica does it; two that compare it at the same time change nothing
//! twice, because holdings have versions and of equal findings one is open.

mod confirm;
mod read;
mod remove;

use crate::{Context, Problem, finding::settle};
use confirm::Confirmed;
use domain::{
    audit::AuditEvent,
    finding::FindingKind,
    id::ImportId,
    person::Actor,
    sweep::{Leftover, MOST_REMOVALS, Swept},
    time::Timestamp,
};
use read::{Reading, read};
use storage::Error;

/// The kinds that a sweep finds, and resolves when it does not find them any more.
const KINDS: [FindingKind; 4] = [
    FindingKind::Leftover,
    FindingKind::MissingAccess,
    FindingKind::ReturnedAccess,
    FindingKind::UnknownMember,
];

/// `None` when the newest reading was compared already, or is not in memory yet.
pub async fn sweep(context: &Context) -> Result<Option<Swept>, Problem> {
    let now = context.clock.now();
    match compare(context, now).await {
        // Another replica did it meanwhile.
        Err(Error::Conflict) => Ok(None),
        outcome => outcome.map_err(context.failed(now)),
    }
}

async fn compare(context: &Context, now: Timestamp) -> Result<Option<Swept>, Error> {
    let Some(Reading { import, differences, open }) = read(context, now).await? else { return Ok(None) };
    let Confirmed { differences, found, unchecked } = confirm::confirm(context, differences, &open).await?;
    let count = found.len() as u64;
    settle(context, &KINDS, found, context.clock.now()).await?;

    let leftovers: Vec<_> = differences.into_iter().filter_map(|difference| difference.leftover).collect();
    let under_way = leftovers.iter().filter(|leftover| **leftover == Leftover::UnderWay).count() as u64;
    let room = MOST_REMOVALS.saturating_sub(under_way);
    let (mut begun, mut put_off) = (0, 0);
    for leftover in leftovers {
        let Leftover::ToRemove { holding, receipt } = leftover else { continue };
        if begun == room {
            put_off += 1;
            continue;
        }
        begun += 1;
        remove::begin(context, *holding, receipt.map(|receipt| *receipt)).await?;
    }
    if begun > 0 {
        context.signals.reconcile.notify_one();
    }
    let at = context.clock.now();
    let swept = Swept { import, at, differences: count, removals: under_way + begun, put_off, unchecked };
    record(context, &swept).await?;
    Ok(Some(swept))
}

async fn record(context: &Context, swept: &Swept) -> Result<(), Error> {
    let mut change = context.database.begin().await?;
    change.add_sweep(swept).await?;
    let event = AuditEvent::LedgerCompared { swept: swept.clone() };
    change.commit(swept.at, actor(), event).await?;
    let Swept { differences, removals, put_off, unchecked, .. } = swept;
    tracing::info!(differences, removals, put_off, unchecked, "AWS was compared with the ledger");
    context.signals.tell(crate::Topic::Catalog);
    Ok(())
}

fn actor() -> Actor {
    Actor::System { task: "sweep".to_owned() }
}
