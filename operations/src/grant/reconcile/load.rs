//! What can be worked on now, most urgent first.

use super::{AT_ONCE, MOST_ADDITIONS, TRY_AGAIN, step::Worked};
use crate::Context;
use domain::{
    connector::{Binding, Change},
    grant::Grant,
    holding::{Holding, HoldingKey, HoldingState, Item, Lanes, Step, plan},
    id::AccountId,
    time::Timestamp,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, VecDeque},
};

/// Holdings that are looked at in one load.
const MOST: u32 = 10_000;
/// Items that one load hands out; when they are done, the next load has the rest.
const MOST_READY: usize = 64;
const FAR_FUTURE: Timestamp = Timestamp::from_seconds(253_402_300_799);

#[derive(Default)]
pub(super) struct Ledger {
    pub(super) ready: VecDeque<Item>,
    /// When something is planned next.
    pub(super) next_at: Option<Timestamp>,
    /// Something waits for the catalog, which has no moment of its own.
    pub(super) is_blocked: bool,
}

/// What this run works on at the moment, and what it put aside until then.
#[derive(Default)]
pub(super) struct Busy {
    at_work: BTreeMap<HoldingKey, (Binding, Change, AccountId)>,
    put_aside: BTreeMap<HoldingKey, Timestamp>,
}

/// A holding that moves, before its details are read.
#[derive(Default)]
struct Candidate {
    holding: Option<Holding>,
    moving: Vec<Grant>,
}

pub(super) async fn load(context: &Context, busy: &Busy) -> Result<Ledger, storage::Error> {
    let now = context.clock.now();
    super::record::grants_in_time(context, now).await?;
    let in_force = context.catalog.get();
    let catalog = &in_force.0;

    let mut connection = context.database.snapshot().await?;
    let mut faults = Vec::new();
    let candidates = candidates(&mut connection, &mut faults).await?;
    let next_at = connection.grants_next_moment(now).await?;
    let mut ledger = Ledger { next_at, ..Ledger::default() };
    let mut lanes = busy.lanes(candidates.iter().filter_map(|(_, candidate)| candidate.holding.as_ref()));
    for (key, Candidate { holding, moving }) in candidates {
        if busy.at_work.contains_key(&key) {
            continue;
        }
        if let Some(until) = busy.put_aside.get(&key).filter(|until| **until > now) {
            ledger.wake_at(*until);
            continue;
        }
        if let Some(until) = holding.as_ref().and_then(|holding| holding.rests_until(&moving, now)) {
            ledger.wake_at(until);
            continue;
        }
        if ledger.ready.len() == MOST_READY {
            break;
        }
        let Some((stored, grants)) = readable(details(&mut connection, &key, holding).await, &mut faults)?
        else {
            continue;
        };
        let is_stored = stored.is_some();
        let best = catalog.binding(&key.entitlement);
        let user = grants.first().map(|grant| grant.user.clone());
        let absent = user.map(|user| Holding::absent(key, user, best.clone()));
        if let Some(holding) = stored.or(absent) {
            let is_known = catalog.import.is_some();
            ledger.offer(Item { holding, is_stored, grants }, best, is_known, &mut lanes, now);
        }
    }
    drop(connection);
    super::record::unreadable(context, &faults, now).await?;
    Ok(ledger)
}

/// Everything that moves, most urgent first.
async fn candidates(
    connection: &mut storage::Connection,
    faults: &mut Vec<storage::Error>,
) -> Result<Vec<(HoldingKey, Candidate)>, storage::Error> {
    let mut candidates: BTreeMap<HoldingKey, Candidate> = BTreeMap::new();
    let holdings = connection.holdings_due(FAR_FUTURE, MOST).await?;
    faults.extend(holdings.faults);
    for holding in holdings.rows {
        let key = holding.key.clone();
        candidates.entry(key).or_default().holding = Some(holding);
    }
    let moving = connection.grants_moving().await?;
    faults.extend(moving.faults);
    for grant in moving.rows {
        let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
        candidates.entry(key).or_default().moving.push(grant);
    }
    let mut candidates: Vec<(HoldingKey, Candidate)> = candidates.into_iter().collect();
    candidates.sort_by_key(|(_, candidate)| candidate.urgency());
    Ok(fair(candidates))
}

/// Removals first. Among these, and among additions, the first of each account, then the second of each, and so on: an
/// account with hundreds that wait holds up no other.
fn fair(candidates: Vec<(HoldingKey, Candidate)>) -> Vec<(HoldingKey, Candidate)> {
    let mut before = BTreeMap::<(Reverse<bool>, AccountId), usize>::new();
    let mut placed: Vec<_> = candidates
        .into_iter()
        .map(|(key, candidate)| {
            let (removes, _) = candidate.urgency();
            let turn = before.entry((removes, key.entitlement.account.clone())).or_default();
            *turn += 1;
            ((removes, *turn), (key, candidate))
        })
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The holding as it is stored, and every grant that may keep it: with one of them unreadable nobody knows whether the
/// access is still wanted, so nothing is done.
async fn details(
    connection: &mut storage::Connection,
    key: &HoldingKey,
    known: Option<Holding>,
) -> Result<(Option<Holding>, Vec<Grant>), storage::Error> {
    let grants = connection.grants_of_holding(key).await?;
    let stored = match known {
        Some(holding) => Some(holding),
        None => connection.holding(key).await?,
    };
    Ok((stored, grants))
}

/// `None` for what cannot be read, which is kept to be told.
fn readable<T>(
    read: Result<T, storage::Error>,
    faults: &mut Vec<storage::Error>,
) -> Result<Option<T>, storage::Error> {
    match read {
        Err(fault @ storage::Error::Inconsistent { .. }) => {
            faults.push(fault);
            Ok(None)
        }
        other => other.map(Some),
    }
}

/// The place among AWS's limits that the next call of an item needs.
fn place(item: &Item, wanted: bool, best: Binding) -> (Binding, Change, AccountId) {
    let binding = if item.holding.is_absent() { best } else { item.holding.binding.clone() };
    let change = if wanted { Change::Add } else { Change::Remove };
    (binding, change, item.holding.key.entitlement.account.clone())
}

impl Candidate {
    /// Removals first, then what was due first.
    fn urgency(&self) -> (Reverse<bool>, Option<Timestamp>) {
        let due = self.moving.iter().filter_map(Grant::removal_due).min();
        let removes = matches!(&self.holding, Some(Holding { state: HoldingState::Removing { .. }, .. }));
        (
            Reverse(removes || due.is_some()),
            due.or_else(|| self.moving.iter().map(|grant| grant.starts_at).min()),
        )
    }
}

impl Ledger {
    /// Keeps the item when there is something to do for it now. `best`: how it would be added today; `is_known`: the
    /// catalog has been read.
    fn offer(&mut self, item: Item, best: Binding, is_known: bool, lanes: &mut Lanes, now: Timestamp) {
        let wanted = item.is_wanted(now);
        let (is_ready, is_blocked) = match plan(&item.holding, wanted, now) {
            Step::Rest { until } => {
                let is_unserved = item.is_unserved();
                let is_ready = item.has_kept(now) || item.has_over(now) || is_unserved && is_known;
                if let (false, Some(until)) = (is_ready, until) {
                    self.wake_at(until);
                }
                (is_ready, is_unserved && !is_known)
            }
            Step::Begin | Step::ObserveBeforeAdding | Step::Add if !is_known => (false, true),
            Step::Begin | Step::TurnBack | Step::ObserveBeforeAdding | Step::Add | Step::Remove => {
                let (binding, change, account) = place(&item, wanted, best);
                // What occupies its place has a moment of its own, after which this is looked at again.
                (lanes.admit(&binding, change, &account), false)
            }
            _ => (true, false),
        };
        self.is_blocked |= is_blocked;
        if is_ready {
            self.ready.push_back(item);
        }
    }

    fn wake_at(&mut self, moment: Timestamp) {
        self.next_at = Some(self.next_at.map_or(moment, |next| next.min(moment)));
    }
}

impl Busy {
    pub(super) fn take(&mut self, item: &Item) {
        let change = if item.has_ending() { Change::Remove } else { Change::Add };
        let account = item.holding.key.entitlement.account.clone();
        self.at_work.insert(item.holding.key.clone(), (item.holding.binding.clone(), change, account));
    }

    pub(super) fn release(&mut self, worked: Worked, now: Timestamp) {
        self.at_work.remove(&worked.key);
        if worked.is_put_aside {
            self.put_aside.insert(worked.key, now + TRY_AGAIN);
        }
    }

    /// Whether the item may begin now: additions leave room, so that a removal never waits for AWS to answer them.
    pub(super) fn has_room_for(&self, item: &Item) -> bool {
        let additions = self.at_work.values().filter(|(_, change, _)| *change == Change::Add).count();
        self.at_work.len() < AT_ONCE && (item.has_ending() || additions < MOST_ADDITIONS)
    }

    fn lanes<'a>(&self, holdings: impl Iterator<Item = &'a Holding>) -> Lanes {
        let mut lanes =
            Lanes::occupied_by(holdings.filter(|holding| !self.at_work.contains_key(&holding.key)));
        for (binding, change, account) in self.at_work.values() {
            lanes.occupy(binding, *change, account);
        }
        lanes
    }
}
