//! Makes AWS match the ledger: removals first, then additions, each step planned by the domain.
//!
//! Invariant: a run takes no input. It loads what should be and what is known, and does what `domain::holding::plan`
//! says, so that start-up, recovery and normal work are one path. Before a call leaves, that is stored; what became of
//! it is stored after; a run that is cut off anywhere between is continued by the next one, here or in another replica.
//!
//! `load` finds what can be done now, `step` does it, `record` stores it with its events, `check` asks policy again
//! before something is added. Deliberately not here: waiting. A run ends when nothing is due, or when the process ends
//! and no call is out; its caller sleeps.

mod check;
mod load;
mod record;
mod step;

use crate::{Context, Problem};
use domain::time::{Seconds, Timestamp};
use futures::{StreamExt, stream::FuturesUnordered};
use load::{Busy, Ledger};
use std::{future::Future, time::Duration};
use step::Worked;

/// Holdings worked on at the same time.
const AT_ONCE: usize = 8;
/// Additions among them.
const MOST_ADDITIONS: usize = 6;
/// What could not be worked on now, for a reason outside the ledger, is tried again after this.
const TRY_AGAIN: Seconds = Seconds(1);

/// What one run did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reconciled {
    pub steps: u64,
    /// When something is to be done next; `None` when nothing is planned.
    pub next_at: Option<Timestamp>,
}

/// Takes no input: loads what should be, observes what is, plans, acts, records, reads back.
pub async fn reconcile(context: &Context) -> Result<Reconciled, Problem> {
    run(context).await.map_err(context.failed(context.clock.now()))
}

async fn run(context: &Context) -> Result<Reconciled, storage::Error> {
    let mut at_work = FuturesUnordered::new();
    let mut busy = Busy::default();
    let mut steps = 0;
    loop {
        let (ledger, meanwhile) = load_meanwhile(context, &busy, &mut at_work).await;
        let mut ledger = ledger?;
        let mut is_stale = !meanwhile.is_empty();
        for worked in meanwhile {
            steps += worked.steps;
            busy.release(worked, context.clock.now());
        }
        loop {
            let is_stopping = context.signals.is_stopping();
            while !is_stopping && let Some(item) = ledger.ready.pop_front_if(|item| busy.has_room_for(item)) {
                busy.take(&item);
                at_work.push(step::work(context, item));
            }
            if at_work.is_empty() && is_stale && !is_stopping {
                break;
            }
            if at_work.is_empty() {
                return Ok(Reconciled { steps, next_at: next_at(context, &ledger) });
            }
            is_stale = tokio::select! {
                Some(worked) = at_work.next() => {
                    steps += worked.steps;
                    busy.release(worked, context.clock.now());
                    ledger.ready.is_empty()
                }
                // Someone approved or ended something: it may go before what was loaded.
                () = context.signals.reconcile.notified() => true,
                () = until(context, ledger.next_at) => true,
            };
            if is_stale {
                break;
            }
        }
    }
}

/// Goes on with what is at work while the ledger is read: each may hold a connection that the other waits for.
async fn load_meanwhile(
    context: &Context,
    busy: &Busy,
    at_work: &mut FuturesUnordered<impl Future<Output = Worked>>,
) -> (Result<Ledger, storage::Error>, Vec<Worked>) {
    let mut meanwhile = Vec::new();
    let loading = load::load(context, busy);
    tokio::pin!(loading);
    loop {
        tokio::select! {
            ledger = &mut loading => return (ledger, meanwhile),
            Some(worked) = at_work.next() => meanwhile.push(worked),
        }
    }
}

fn next_at(context: &Context, ledger: &Ledger) -> Option<Timestamp> {
    let try_again = ledger.is_blocked.then(|| context.clock.now() + TRY_AGAIN);
    ledger.next_at.into_iter().chain(try_again).min()
}

/// While a slow call is out, others come due.
async fn until(context: &Context, moment: Option<Timestamp>) {
    let Some(moment) = moment else { return std::future::pending().await };
    let left = moment.microseconds().saturating_sub(context.clock.now().microseconds());
    tokio::time::sleep(Duration::from_micros(u64::try_from(left).unwrap_or(0))).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;
    use domain::holding::HoldingKey;

    #[tokio::test]
    async fn a_process_that_ends_begins_nothing_new() {
        let world = World::direct().await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
        world.submit(&ana, &wanted, 30).await.expect("is sent");
        world.context.signals.stop();
        assert_eq!(reconcile(&world.context).await.expect("runs").steps, 0);
    }

    #[tokio::test]
    async fn the_ledger_is_read_although_a_step_at_work_holds_the_only_writer() {
        let world = World::direct().await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
        world.submit(&ana, &wanted, 30).await.expect("is sent");
        world.settle().await;
        // Its end is stored by the reading, which needs the writer.
        world.advance(Seconds(31 * 60));
        let key = HoldingKey { person: ana.person.id.clone(), entitlement: wanted };
        let change = world.context.database.begin().await.expect("begins");
        let at_work = async move {
            tokio::task::yield_now().await;
            drop(change);
            Worked { key, steps: 1, is_put_aside: false }
        };
        let mut at_work = FuturesUnordered::from_iter([at_work]);
        let (ledger, meanwhile) = load_meanwhile(&world.context, &Busy::default(), &mut at_work).await;
        assert_eq!(ledger.expect("is read").ready.len(), 1);
        assert_eq!(meanwhile.len(), 1);
    }
}
