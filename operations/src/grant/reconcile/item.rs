//! One holding with the grants that have not ended: what the reconciler works on.

use domain::{
    grant::{Grant, GrantState},
    holding::{Holding, HoldingState},
    time::Timestamp,
};

pub(super) struct Item {
    pub(super) holding: Holding,
    /// Whether the ledger has a row for it.
    pub(super) is_stored: bool,
    pub(super) grants: Vec<Grant>,
}

impl Item {
    pub(super) fn is_wanted(&self, now: Timestamp) -> bool {
        self.wanting(now).next().is_some()
    }

    /// The grants that the access is for.
    pub(super) fn wanting(&self, now: Timestamp) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |grant| grant.wants_access(now))
    }

    /// Of these, the ones that do not count as active yet.
    pub(super) fn beginning(&self, now: Timestamp) -> impl Iterator<Item = &Grant> {
        self.wanting(now).filter(|grant| !matches!(grant.state, GrantState::Active { .. }))
    }

    /// The grant that keeps the holding longest.
    pub(super) fn keeper(&self, now: Timestamp) -> Option<&Grant> {
        self.wanting(now).max_by_key(|grant| grant.ends_at)
    }

    /// Over, but kept by another grant: nothing is to be removed (DESIGN.md, invariant 3). While a removal is on its way
    /// it is not kept: the removal is what ends it.
    pub(super) fn has_kept(&self, now: Timestamp) -> bool {
        let is_removing = matches!(self.holding.state, HoldingState::Removing { .. });
        !is_removing && self.has_ending() && self.is_wanted(now)
    }

    /// Over, and nothing is there.
    pub(super) fn has_over(&self, now: Timestamp) -> bool {
        self.holding.is_absent() && self.has_ending() && !self.is_wanted(now)
    }

    /// A grant has begun on access that another one added: it is read again before it counts as active.
    pub(super) fn is_unserved(&self) -> bool {
        let begins = |grant: &Grant| matches!(grant.state, GrantState::Adding { .. });
        self.holding.is_present() && self.grants.iter().any(begins)
    }

    pub(super) fn has_ending(&self) -> bool {
        self.grants.iter().any(|grant| grant.removal_due().is_some())
    }

    /// Since when a removal is due.
    pub(super) fn due(&self, now: Timestamp) -> Timestamp {
        self.grants.iter().filter_map(Grant::removal_due).max().unwrap_or(now)
    }
}
