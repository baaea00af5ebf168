//! What the ledger says now: which access is being changed, since when, and what is overdue.
//!
//! Invariant: a removal is due from the end of the last grant on, whether the worker has got to it or not.

use domain::{
    connector::Change,
    grant::{Grant, GrantState},
    holding::{Holding, HoldingKey},
    time::{Seconds, Timestamp},
};
use std::collections::BTreeMap;
use storage::{Connection, Error};

/// Holdings that are read at once.
const MOST: u32 = 10_000;
const FAR_FUTURE: Timestamp = Timestamp::from_seconds(253_402_300_799);

#[derive(Default)]
pub(super) struct Ledger {
    /// Most urgent first: removals, then additions, each by the moment since when it is due.
    pub(super) moving: Vec<Moving>,
    pub(super) scheduled: u64,
    pub(super) adding: u64,
    pub(super) active: u64,
    pub(super) removing: u64,
    /// Rows left out because no version of Stint writes such: what they say of access is not known.
    pub(super) unreadable: u64,
}

/// One person's access to one entitlement that is to be added or removed.
pub(super) struct Moving {
    pub(super) key: HoldingKey,
    pub(super) change: Change,
    /// Since when the change is due.
    pub(super) since: Timestamp,
    /// The grant that it is about; of several that end, the last one.
    pub(super) grant: Grant,
    /// Whether the worker has stored that the grant's time has come.
    pub(super) is_begun: bool,
    pub(super) holding: Option<Holding>,
}

impl Ledger {
    pub(super) async fn read(connection: &mut Connection, now: Timestamp) -> Result<Self, Error> {
        let mut holdings: BTreeMap<HoldingKey, Holding> = BTreeMap::new();
        let moving = connection.holdings_due(FAR_FUTURE, MOST).await?;
        let live = connection.grants_live().await?;
        let unreadable = (moving.faults.len() + live.faults.len()) as u64;
        for holding in moving.rows {
            holdings.insert(holding.key.clone(), holding);
        }
        let mut ledger = Self { unreadable, ..Self::default() };
        let mut by_holding: BTreeMap<HoldingKey, Vec<Grant>> = BTreeMap::new();
        for grant in live.rows {
            *ledger.count(&grant) += 1;
            let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
            by_holding.entry(key).or_default().push(grant);
        }
        for (key, grants) in by_holding {
            let holding = holdings.remove(&key);
            ledger.moving.extend(Moving::of(key, &grants, holding, now));
        }
        ledger.moving.sort_by_key(|moving| (moving.change == Change::Add, moving.since));
        Ok(ledger)
    }

    pub(super) fn overdue(&self, now: Timestamp) -> impl Iterator<Item = (&Moving, Seconds)> {
        self.moving.iter().filter_map(move |moving| Some((moving, moving.overdue(now)?)))
    }

    fn count(&mut self, grant: &Grant) -> &mut u64 {
        match grant.state {
            GrantState::Scheduled => &mut self.scheduled,
            GrantState::Adding { .. } => &mut self.adding,
            GrantState::Active { .. } => &mut self.active,
            // What has ended is not live.
            GrantState::Removing { .. } | GrantState::Ended { .. } => &mut self.removing,
        }
    }
}

impl Moving {
    /// `grants` are all that have not ended; `None` while nothing is to be changed.
    fn of(key: HoldingKey, grants: &[Grant], holding: Option<Holding>, now: Timestamp) -> Option<Self> {
        let is_wanted = grants.iter().any(|grant| grant.wants_access(now));
        let (change, since, grant) = if is_wanted {
            let adding = grants.iter().filter(|grant| grant.wants_access(now) && !is_active(grant));
            let first = adding.min_by_key(|grant| grant.starts_at)?;
            (Change::Add, first.starts_at, first)
        } else {
            let due = |grant: &Grant| grant.clone().at(now).removal_due();
            let ending = grants.iter().filter_map(|grant| Some((due(grant)?, grant)));
            let (due, last) = ending.max_by_key(|(due, _)| *due)?;
            (Change::Remove, due, last)
        };
        let is_begun = grant.clone().at(now) == *grant;
        Some(Self { key, change, since, grant: grant.clone(), is_begun, holding })
    }

    /// By how much a removal is; `None` for additions.
    pub(super) fn overdue(&self, now: Timestamp) -> Option<Seconds> {
        (self.change == Change::Remove).then(|| now.since(self.since))
    }
}

const fn is_active(grant: &Grant) -> bool {
    matches!(grant.state, GrantState::Active { .. })
}
