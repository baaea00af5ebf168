//! The comparison, one row of the ledger after the other; at its end, the members of Stint's groups that no row explains.

use super::Seen;
use crate::{
    catalog::Entitlement,
    connector::{Access, Binding, Change},
    evidence::Receipt,
    finding::{FindingKind, FindingSubject},
    grant::{Grant, GrantState},
    holding::{Holding, HoldingState, WAS_STANDING},
    id::{DirectoryUserId, PersonId},
    time::{Seconds, Timestamp},
};
use std::collections::BTreeMap;

/// How long AWS's lists may go on showing what was before a change.
pub const LAG: Seconds = Seconds(2 * 60);

/// A holding with the grants of it that have not ended, and the receipts of it when it [is suspect](is_suspect).
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub holding: &'a Holding,
    pub grants: &'a [Grant],
    /// In the order in which they were confirmed.
    pub receipts: &'a [Receipt],
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    pub of: FindingKind,
    pub access: Access,
    /// `None` for a user that no row of the ledger knows.
    pub person: Option<PersonId>,
    /// For what Stint itself left behind.
    pub leftover: Option<Leftover>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Leftover {
    /// To be removed, if the holding is still the same. `receipt`: the newest one says that Stint added it; `None` when
    /// only the holding says so.
    ToRemove { holding: Box<Holding>, receipt: Option<Box<Receipt>> },
    /// Its removal is on its way.
    UnderWay,
}

/// Whether receipts decide about the holding.
pub fn is_suspect(holding: &Holding, grants: &[Grant], seen: &Seen, now: Timestamp) -> bool {
    let may_be_left = holding.is_absent() || holding.is_present() && !holding.was_standing;
    may_be_left && !is_kept(grants, now) && seen.has(&holding.access())
}

pub struct Comparison<'a> {
    seen: &'a Seen,
    /// What changed since then may not be in the lists that were read.
    settled_before: Timestamp,
    now: Timestamp,
    explained: BTreeMap<(DirectoryUserId, Entitlement), Binding>,
    differences: Vec<Difference>,
}

impl<'a> Comparison<'a> {
    /// `read_from`: when the reading began.
    pub fn new(seen: &'a Seen, read_from: Timestamp, now: Timestamp) -> Self {
        let settled_before = read_from - LAG;
        Self { seen, settled_before, now, explained: BTreeMap::new(), differences: Vec::new() }
    }

    pub fn row(&mut self, row: Row<'_>) {
        let is_seen = self.seen.has(&row.holding.access());
        match &row.holding.state {
            HoldingState::Adding { .. } => self.explain(row.holding),
            HoldingState::Removing { .. } => {
                self.explain(row.holding);
                if row.grants.is_empty() {
                    self.differ(FindingKind::Leftover, row.holding, Some(Leftover::UnderWay));
                }
            }
            HoldingState::Present { since } => {
                let is_settled = *since < self.settled_before;
                if !row.holding.was_standing {
                    self.explain(row.holding);
                }
                if is_kept(row.grants, self.now) {
                    if !is_seen && is_settled && self.has_active(row.grants) {
                        self.differ(FindingKind::MissingAccess, row.holding, None);
                    }
                } else if is_seen && is_settled && !row.holding.was_standing {
                    let receipt = row.newest().filter(|newest| newest.change == Change::Add);
                    self.leftover(row.holding, receipt);
                }
            }
            HoldingState::Absent if is_kept(row.grants, self.now) => self.explain(row.holding),
            HoldingState::Absent if is_seen => self.absent_but_seen(row),
            HoldingState::Absent => {}
        }
    }

    /// What differs, the most urgent kind first.
    pub fn finish(mut self) -> Vec<Difference> {
        for access in self.seen.members() {
            let explained = self.explained.get(&(access.user.clone(), access.entitlement.clone()));
            if explained != Some(&access.binding) {
                let of = FindingKind::UnknownMember;
                self.differences.push(Difference { of, access, person: None, leftover: None });
            }
        }
        self.differences.sort_by_key(|difference| difference.of);
        self.differences
    }

    /// The newest receipt decides whose it is.
    fn absent_but_seen(&mut self, row: Row<'_>) {
        let Some(newest) = row.newest() else { return };
        if newest.note.as_deref() == Some(WAS_STANDING) {
            return;
        }
        self.explain(row.holding);
        if newest.confirmed_at >= self.settled_before {
            return;
        }
        match newest.change {
            Change::Add => self.leftover(row.holding, Some(newest)),
            Change::Remove => self.differ(FindingKind::ReturnedAccess, row.holding, None),
        }
    }

    fn has_active(&self, grants: &[Grant]) -> bool {
        let is_settled = |grant: &Grant| match grant.state {
            GrantState::Active { since } => since < self.settled_before && grant.wants_access(self.now),
            _ => false,
        };
        grants.iter().any(is_settled)
    }

    fn explain(&mut self, holding: &Holding) {
        let Access { user, entitlement, binding } = holding.access();
        self.explained.insert((user, entitlement), binding);
    }

    fn leftover(&mut self, holding: &Holding, receipt: Option<&Receipt>) {
        let (holding_then, receipt) = (Box::new(holding.clone()), receipt.cloned().map(Box::new));
        let leftover = Leftover::ToRemove { holding: holding_then, receipt };
        self.differ(FindingKind::Leftover, holding, Some(leftover));
    }

    fn differ(&mut self, of: FindingKind, holding: &Holding, leftover: Option<Leftover>) {
        let person = Some(holding.key.person.clone());
        self.differences.push(Difference { of, access: holding.access(), person, leftover });
    }
}

impl<'a> Row<'a> {
    /// The newest receipt of that user's access by that way.
    fn newest(&self) -> Option<&'a Receipt> {
        let Holding { user, binding, .. } = self.holding;
        self.receipts.iter().rfind(|receipt| receipt.user == *user && receipt.binding == *binding)
    }
}

impl Difference {
    pub fn subject(&self) -> FindingSubject {
        let Access { user, entitlement, .. } = self.access.clone();
        FindingSubject::Access { user, entitlement }
    }

    /// What a fresh look must show to confirm it.
    pub fn expects(&self) -> bool {
        self.of != FindingKind::MissingAccess
    }
}

/// Someone should have it now, or the reconciler is about to remove it: all that has not ended but what starts later.
pub fn is_kept(grants: &[Grant], now: Timestamp) -> bool {
    grants.iter().any(|grant| !matches!(grant.state, GrantState::Scheduled) || grant.wants_access(now))
}
