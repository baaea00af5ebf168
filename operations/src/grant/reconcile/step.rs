//! Does what the plan says for one holding, step by step, until it rests.
//!
//! Invariant: a call that changes something leaves only after it was stored that it does.

use super::{check, record};
use crate::{
    Context,
    outside::{answer, is_too_late, unanswered},
};
use domain::{
    connector::{Change, Setback, SetbackKind},
    holding::{HoldingKey, Item, Step, plan},
    time::{Seconds, Timestamp},
};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;

/// Further from AWS's clock than this, Stint's own is wrong.
const CLOCK_LIMIT: Seconds = Seconds(60);
/// What was read from AWS longer ago than this says nothing about today's people and accounts.
const CATALOG_LIMIT: Seconds = Seconds(24 * 3_600);

pub(super) struct Worked {
    pub(super) key: HoldingKey,
    pub(super) steps: u64,
    /// Nothing more is to be tried in this run.
    pub(super) is_put_aside: bool,
}

/// Whatever happens to one holding, even a panic, holds up no other.
pub(super) async fn work(context: &Context, mut item: Item) -> Worked {
    let key = item.holding.key.clone();
    let mut steps = 0;
    let working = async {
        while step(context, &mut item).await? {
            steps += 1;
        }
        Ok(())
    };
    let outcome = AssertUnwindSafe(working).catch_unwind().await;
    let is_put_aside = match outcome {
        Ok(Ok(())) => steps == 0,
        // Someone else took it further; the next load sees how far.
        Ok(Err(storage::Error::Conflict)) => false,
        Ok(Err(fault @ storage::Error::Inconsistent { .. })) => {
            told(record::unreadable(context, &[fault], context.clock.now()).await, &key);
            true
        }
        Ok(Err(cause)) => {
            told(Err(cause), &key);
            true
        }
        Err(_) => {
            tracing::error!(person = %key.person, entitlement = %key.entitlement, "a step panicked");
            true
        }
    };
    Worked { key, steps, is_put_aside }
}

fn told(stored: Result<(), storage::Error>, key: &HoldingKey) {
    if let Err(cause) = stored {
        tracing::error!(person = %key.person, entitlement = %key.entitlement, %cause, "a step could not be stored");
    }
}

/// Whether there was something to do. Each step reads the clock anew: between two of them lies a call to the outside.
async fn step(context: &Context, item: &mut Item) -> Result<bool, storage::Error> {
    let now = context.clock.now();
    if item.has_kept(now) || item.has_over(now) {
        record::ended(context, item, now).await?;
        return Ok(true);
    }
    if item.is_unserved() {
        if is_refused(context, item, now).await? {
            return Ok(true);
        }
        item.holding = item.holding.clone().to_be_read_again(now);
    }
    match plan(&item.holding, item.is_wanted(now), now) {
        Step::Rest { .. } => return Ok(false),
        Step::Begin => begin(context, item),
        Step::TurnBack => item.holding = item.holding.clone().turned_back(now),
        Step::ObserveBeforeAdding => look(context, item).await?,
        Step::Add => add(context, item).await?,
        Step::Remove => change(context, item, Change::Remove).await?,
        Step::Recover { change, since } => {
            let found = answer(context.connector.find_operation(&item.holding.access(), change, since)).await;
            let now = context.clock.now();
            let holding = item.holding.clone();
            match found {
                Ok(found) => record::progress(context, item, holding.recovered(found, now)).await?,
                Err(setback) => record::delayed(context, item, holding.delayed(setback, now), now).await?,
            }
        }
        Step::Follow { operation } => {
            let progress = answer(context.connector.follow(&item.holding.access(), &operation)).await;
            let now = context.clock.now();
            let holding = item.holding.clone();
            match progress {
                Ok(progress) => {
                    record::outcome(context, item, holding.progressed(progress, now), now).await?
                }
                Err(setback) => record::delayed(context, item, holding.delayed(setback, now), now).await?,
            }
        }
        Step::ConfirmPresent | Step::ConfirmGone => read_back(context, item).await?,
        Step::LeaveInPlace | Step::Forget => {
            item.holding = item.holding.clone().gone();
            record::ended(context, item, now).await?;
        }
    }
    Ok(true)
}

/// The way and the user that are right now; both stay until the removal is confirmed.
fn begin(context: &Context, item: &mut Item) {
    let now = context.clock.now();
    let binding = context.catalog.get().0.binding(&item.holding.key.entitlement);
    let user = item.keeper(now).map_or_else(|| item.holding.user.clone(), |grant| grant.user.clone());
    item.holding = item.holding.clone().beginning(user, binding, now);
}

async fn look(context: &Context, item: &mut Item) -> Result<(), storage::Error> {
    let seen = answer(context.connector.observe(&item.holding.access())).await;
    let now = context.clock.now();
    let before = item.holding.clone();
    match seen {
        Err(setback) => record::delayed(context, item, before.delayed(setback, now), now).await,
        Ok(seen) => {
            let after = before.clone().looked(&seen, now);
            if after.is_present() {
                if is_refused(context, item, now).await? {
                    return Ok(());
                }
                return record::settled(context, item, before, after, seen.call, now).await;
            }
            // Not stored: the next step stores it with the call, and a run that ends here looks again.
            item.holding = after;
            Ok(())
        }
    }
}

async fn add(context: &Context, item: &mut Item) -> Result<(), storage::Error> {
    let now = context.clock.now();
    if let Some(setback) = why_not_now(context, now) {
        let holding = item.holding.clone().delayed(setback, now);
        return record::delayed(context, item, holding, now).await;
    }
    let refusals = check::refusals(context, item.wanting(now), now).await?;
    if refusals.is_empty() {
        change(context, item, Change::Add).await
    } else {
        record::failed(context, item, refusals, now).await
    }
}

/// Access that is there already makes no grant active that policy does not allow any more; such a grant is ended instead.
async fn is_refused(context: &Context, item: &mut Item, now: Timestamp) -> Result<bool, storage::Error> {
    if context.catalog.get().0.import.is_none() {
        // Just started: what was sent was allowed when it was, and `load` begins nothing yet.
        return Ok(false);
    }
    let refusals = check::refusals(context, item.beginning(now), now).await?;
    let is_refused = !refusals.is_empty();
    if is_refused {
        record::failed(context, item, refusals, now).await?;
    }
    Ok(is_refused)
}

async fn change(context: &Context, item: &mut Item, change: Change) -> Result<(), storage::Error> {
    let now = context.clock.now();
    let sending = item.holding.clone().sending(change, item.due(now), now);
    record::progress(context, item, sending).await?;
    let access = item.holding.access();
    let is_late = is_too_late(now, context.clock.now());
    let progress = match change {
        _ if is_late => Err(unanswered("Stint's database was slow.".to_owned())),
        Change::Add => answer(context.connector.add(&access)).await,
        Change::Remove => answer(context.connector.remove(&access)).await,
    };
    let now = context.clock.now();
    let holding = item.holding.clone();
    match progress {
        Ok(progress) => record::outcome(context, item, holding.progressed(progress, now), now).await,
        Err(setback) => record::delayed(context, item, holding.not_done(setback, now), now).await,
    }
}

async fn read_back(context: &Context, item: &mut Item) -> Result<(), storage::Error> {
    let seen = answer(context.connector.observe(&item.holding.access())).await;
    let now = context.clock.now();
    let before = item.holding.clone();
    match seen {
        Err(setback) => record::delayed(context, item, before.delayed(setback, now), now).await,
        Ok(seen) => {
            let after = before.clone().read_back(&seen, now);
            if after.is_present() && is_refused(context, item, now).await? {
                return Ok(());
            }
            if after.is_present() || after.is_absent() {
                record::settled(context, item, before, after, seen.call, now).await
            } else {
                record::delayed(context, item, after, now).await
            }
        }
    }
}

/// Who cannot tell the time, or knows only who was in the directory long ago, gives no access. Removals go on.
fn why_not_now(context: &Context, now: Timestamp) -> Option<Setback> {
    let offset = context.connector.clock_offset().map_or(0, i64::unsigned_abs);
    let read_at = context.catalog.get().0.import.as_ref().map(|(_, at)| *at);
    let age = read_at.map_or(Seconds(0), |at| now.since(at));
    let sentence = if offset > CLOCK_LIMIT.0 {
        format!("Stint's clock is {offset} s away from AWS's. Nothing is added until it is set right.")
    } else if age > CATALOG_LIMIT {
        let hours = age.0 / 3_600;
        format!("AWS was last read {hours} h ago. Nothing is added until it is read again.")
    } else {
        return None;
    };
    tracing::error!(offset_s = offset, catalog_age_s = age.0, sentence, "additions wait");
    Some(Setback { kind: SetbackKind::Conflict, sentence, code: None, request_id: None })
}
