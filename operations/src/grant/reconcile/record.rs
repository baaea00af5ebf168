//! Stores what a step did, with its events, in one transaction; tells open pages afterwards.
//!
//! Invariant: grants are read again inside the transaction, because people change them while a call is out.

use crate::{Context, Topic};
use domain::{
    audit::AuditEvent,
    connector::{Call, Change},
    grant::{Cause, Grant, GrantState},
    holding::{Holding, HoldingState, Item, Served},
    id::{GrantId, IncidentId, ReceiptId},
    person::Actor,
    removal::RemovalTimes,
    time::Timestamp,
};

type Stored = Result<(), storage::Error>;

/// Why some of it has no event.
const NOT_A_FACT: &str = "how far a call to AWS is";

/// Grants whose start or end has come take that step.
pub(super) async fn grants_in_time(context: &Context, now: Timestamp) -> Stored {
    let due = context.database.read().await?.grants_due(now).await?;
    unreadable(context, &due.faults, now).await?;
    for grant in due.rows {
        let moved = grant.clone().at(now);
        let mut events = Vec::new();
        if matches!(grant.state, GrantState::Scheduled) {
            let Grant { id, person, entitlement, .. } = grant.clone();
            events.push(AuditEvent::GrantStarted { grant: id, person, entitlement });
        }
        events.extend(ending(&moved));
        let mut change = context.database.begin().await?;
        let stored = match change.save_grant(&moved).await {
            Ok(_) => commit(change, events, now).await,
            Err(error) => Err(error),
        };
        match stored {
            Ok(()) => tell(context, [&moved]),
            // Someone ended it at this moment; the next load sees how.
            Err(storage::Error::Conflict) => {}
            Err(cause) => {
                tracing::error!(grant = %moved.id, %cause, "a grant could not take its step; all others go on");
            }
        }
    }
    Ok(())
}

/// Rows that no version of Stint writes: each is told once, to the log and to administrators, and left out; all others go
/// on.
pub(super) async fn unreadable(context: &Context, faults: &[storage::Error], now: Timestamp) -> Stored {
    for fault in faults {
        let storage::Error::Inconsistent { table, column, id } = fault else { continue };
        let told = format!("unreadable {table}.{column} {id}");
        if context.database.read().await?.setting(&told).await?.is_some() {
            continue;
        }
        let incident = IncidentId::from_bits(context.ids.next(now));
        let mut change = context.database.begin().await?;
        change.set_setting(&told, incident.as_str()).await?;
        let event = AuditEvent::RowUnreadable {
            incident: incident.clone(),
            table: (*table).to_owned(),
            column: (*column).to_owned(),
            row: id.clone(),
        };
        commit(change, vec![event], now).await?;
        tracing::error!(%incident, cause = %fault, "a row is left out until it is mended; all others go on");
    }
    Ok(())
}

/// A step between others that is no fact about access yet.
pub(super) async fn progress(context: &Context, item: &mut Item, holding: Holding) -> Stored {
    let now = context.clock.now();
    let is_visible = item.holding.wait("", now) != holding.wait("", now);
    let mut change = context.database.begin().await?;
    save(&mut change, item, holding).await?;
    change.commit_without_event(NOT_A_FACT).await?;
    if is_visible {
        tell(context, &item.grants);
    }
    Ok(())
}

/// What AWS answered: further on its way, or a failure that is to be told.
pub(super) async fn outcome(context: &Context, item: &mut Item, holding: Holding, now: Timestamp) -> Stored {
    match holding.setback {
        Some(_) => delayed(context, item, holding, now).await,
        None => progress(context, item, holding).await,
    }
}

/// A step that did not work. Of many in a row, the log keeps the first, second, fourth and so on.
pub(super) async fn delayed(context: &Context, item: &mut Item, holding: Holding, now: Timestamp) -> Stored {
    let gives_up = holding.gives_up();
    let setbacks = holding.course().map_or(1, |(_, course)| course.setbacks);
    let event = holding.setback.clone().filter(|_| setbacks.is_power_of_two()).map(|setback| {
        AuditEvent::AccessDelayed {
            person: holding.key.person.clone(),
            entitlement: holding.key.entitlement.clone(),
            setback,
            attempts: holding.attempts,
        }
    });
    let mut change = context.database.begin().await?;
    save(&mut change, item, holding).await?;
    commit(change, event.into_iter().collect(), now).await?;
    tell(context, &item.grants);
    if let Some(sentence) = gives_up {
        let wanting = item.grants.iter().filter(|grant| grant.wants_access(now));
        let refusals = wanting.map(|grant| (grant.id.clone(), sentence.clone())).collect();
        failed(context, item, refusals, now).await?;
    }
    Ok(())
}

/// Grants whose access cannot be added; the sentence of each says why.
pub(super) async fn failed(
    context: &Context,
    item: &mut Item,
    refusals: Vec<(GrantId, String)>,
    now: Timestamp,
) -> Stored {
    let mut change = context.database.begin().await?;
    let mut events = Vec::new();
    item.grants = change.grants_of_holding(&item.holding.key).await?;
    for (id, sentence) in refusals {
        let mut wanting = item.grants.iter_mut().filter(|grant| grant.wants_access(now));
        if let Some(grant) = wanting.find(|grant| grant.id == id) {
            *grant = grant.clone().failed(sentence, now);
            grant.version = change.save_grant(grant).await?;
            events.extend(ending(grant));
        }
    }
    commit(change, events, now).await?;
    tell(context, &item.grants);
    Ok(())
}

/// A read showed what was wanted: the holding, its grants, the receipt and the events are one fact.
pub(super) async fn settled(
    context: &Context,
    item: &mut Item,
    before: Holding,
    after: Holding,
    read_back: Call,
    now: Timestamp,
) -> Stored {
    let found_standing = after.was_standing;
    let is_added = after.is_present();
    let mut change = context.database.begin().await?;
    item.grants = change.grants_of_holding(&item.holding.key).await?;
    let after = after.shown_to(&item.grants, now);
    save(&mut change, item, after).await?;
    let changed = if is_added { Change::Add } else { Change::Remove };
    let mut served = Served { change: changed, grants: Vec::new(), due_at: now };
    let mut ended = Vec::new();
    if let (HoldingState::Removing { due, .. }, []) = (&before.state, item.grants.as_slice()) {
        // Left behind: no grant says since when.
        served.due_at = *due;
    }
    for grant in &mut item.grants {
        let due = match (&grant.state, is_added) {
            (GrantState::Adding { .. }, true) => grant.starts_at,
            (GrantState::Removing { due, .. }, false) => *due,
            _ => continue,
        };
        served.due_at = served.due_at.min(due);
        served.grants.push(grant.id.clone());
        *grant = if is_added { grant.clone().activated(now) } else { grant.clone().ended(None, now) };
        grant.version = change.save_grant(grant).await?;
        ended.extend(over(grant));
    }
    let id = ReceiptId::from_bits(context.ids.next(now));
    let receipt = Box::new(before.receipt(id, served, read_back, found_standing, now));
    change.add_receipt(&receipt).await?;
    let times = RemovalTimes::of(&receipt);
    let shown =
        if is_added { AuditEvent::AccessAdded { receipt } } else { AuditEvent::AccessRemoved { receipt } };
    commit(change, std::iter::once(shown).chain(ended).collect(), now).await?;
    if !is_added {
        context.removals.saw(&times);
    }
    tell(context, &item.grants);
    item.grants.retain(|grant| !grant.is_over());
    Ok(())
}

/// Grants that are over without a removal: kept by another one, never added, or left in place.
pub(super) async fn ended(context: &Context, item: &mut Item, now: Timestamp) -> Stored {
    let mut change = context.database.begin().await?;
    item.grants = change.grants_of_holding(&item.holding.key).await?;
    let keeper = item.keeper(now).map(|grant| grant.id.clone());
    if keeper.is_none() && !item.holding.is_absent() {
        // The grant that kept it was ended at this moment: now it is to be removed.
        return Ok(());
    }
    if item.is_stored {
        let holding = item.holding.clone();
        save(&mut change, item, holding).await?;
    }
    let mut events = Vec::new();
    for grant in &mut item.grants {
        if grant.removal_due().is_some() {
            *grant = grant.clone().ended(keeper.clone(), now);
            grant.version = change.save_grant(grant).await?;
            events.extend(over(grant));
        }
    }
    commit(change, events, now).await?;
    tell(context, &item.grants);
    item.grants.retain(|grant| !grant.is_over());
    Ok(())
}

async fn save(change: &mut storage::Change, item: &mut Item, mut holding: Holding) -> Stored {
    if item.is_stored {
        holding.version = change.save_holding(&holding).await?;
    } else {
        change.add_holding(&holding).await?;
    }
    item.is_stored = true;
    item.holding = holding;
    Ok(())
}

async fn commit(change: storage::Change, events: Vec<AuditEvent>, now: Timestamp) -> Stored {
    if events.is_empty() {
        return change.commit_without_event(NOT_A_FACT).await;
    }
    let actor = Actor::System { task: "reconciler".to_owned() };
    change.commit_all(now, events.into_iter().map(|event| (actor.clone(), event)).collect()).await?;
    Ok(())
}

fn ending(grant: &Grant) -> Option<AuditEvent> {
    let GrantState::Removing { ending, .. } = grant.state.clone() else { return None };
    let Grant { id, person, entitlement, .. } = grant.clone();
    Some(AuditEvent::GrantEnding { grant: id, person, entitlement, ending })
}

fn over(grant: &Grant) -> Option<AuditEvent> {
    let GrantState::Ended { kept_by, .. } = grant.state.clone() else { return None };
    let Grant { id, person, entitlement, .. } = grant.clone();
    Some(AuditEvent::GrantEnded { grant: id, person, entitlement, kept_by })
}

fn tell<'a>(context: &Context, grants: impl IntoIterator<Item = &'a Grant>) {
    for grant in grants {
        let Cause::Request { request } = &grant.cause;
        context.signals.tell(Topic::Request { request: request.clone(), person: grant.person.clone() });
        context.signals.tell(Topic::Person(grant.person.clone()));
    }
}
