//! One holding with the grants that have not ended: what the reconciler works on, and what of it is to be done now.

use super::{Holding, HoldingState};
use crate::{
    grant::{Grant, GrantState},
    time::Timestamp,
};

#[derive(Clone, Debug)]
pub struct Item {
    pub holding: Holding,
    /// Whether the ledger has a row for it.
    pub is_stored: bool,
    pub grants: Vec<Grant>,
}

impl Item {
    pub fn is_wanted(&self, now: Timestamp) -> bool {
        self.wanting(now).next().is_some()
    }

    /// The grants that the access is for.
    pub fn wanting(&self, now: Timestamp) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |grant| grant.wants_access(now))
    }

    /// Of these, the ones that do not count as active yet.
    pub fn beginning(&self, now: Timestamp) -> impl Iterator<Item = &Grant> {
        self.wanting(now).filter(|grant| !matches!(grant.state, GrantState::Active { .. }))
    }

    /// The grant that keeps the holding longest.
    pub fn keeper(&self, now: Timestamp) -> Option<&Grant> {
        self.wanting(now).max_by_key(|grant| grant.ends_at)
    }

    /// Over, but kept by another grant: nothing is to be removed (DESIGN.md, invariant 3). While a removal is on its way
    /// it is not kept: the removal is what ends it.
    pub fn has_kept(&self, now: Timestamp) -> bool {
        let is_removing = matches!(self.holding.state, HoldingState::Removing { .. });
        !is_removing && self.has_ending() && self.is_wanted(now)
    }

    /// Over, and nothing is there.
    pub fn has_over(&self, now: Timestamp) -> bool {
        self.holding.is_absent() && self.has_ending() && !self.is_wanted(now)
    }

    /// A grant has begun on access that another one added: it is read again before it counts as active.
    pub fn is_unserved(&self) -> bool {
        let begins = |grant: &Grant| matches!(grant.state, GrantState::Adding { .. });
        self.holding.is_present() && self.grants.iter().any(begins)
    }

    pub fn has_ending(&self) -> bool {
        self.grants.iter().any(|grant| grant.removal_due().is_some())
    }

    /// Since when a removal is due.
    pub fn due(&self, now: Timestamp) -> Timestamp {
        self.grants.iter().filter_map(Grant::removal_due).max().unwrap_or(now)
    }
}

impl Holding {
    /// Until when nothing is to be done, as far as it shows without the details: its grants go the way that it goes.
    /// `moving`: its grants that are being added or removed.
    pub fn rests_until(&self, moving: &[Grant], now: Timestamp) -> Option<Timestamp> {
        let turns = moving.iter().any(|grant| match self.state {
            HoldingState::Adding { .. } => grant.removal_due().is_some(),
            HoldingState::Removing { .. } => matches!(grant.state, GrantState::Adding { .. }),
            HoldingState::Absent | HoldingState::Present { .. } => true,
        });
        self.next_at.filter(|until| *until > now && !turns)
    }
}
