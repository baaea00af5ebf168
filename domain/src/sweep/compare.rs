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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::{Assignment, Catalog, Principal},
        connector::Call,
        grant::Cause,
        holding::HoldingKey,
        id::{GrantId, ReceiptId, RequestId},
    };

    /// The reading began at 10 000 s and is compared at 11 000 s.
    const READ_FROM: Timestamp = Timestamp::from_seconds(10_000);
    const NOW: Timestamp = Timestamp::from_seconds(11_000);

    fn holding(state: HoldingState) -> Holding {
        let entitlement = "123456789012/ps-0123456789abcdef".parse().expect("well-formed");
        let key = HoldingKey { person: PersonId::from_bits(1), entitlement };
        let user = "user-1".parse().expect("well-formed");
        Holding { state, ..Holding::absent(key, user, Binding::Assignment) }
    }

    fn present(since: i64) -> Holding {
        holding(HoldingState::Present { since: Timestamp::from_seconds(since) })
    }

    fn grant(state: GrantState) -> Grant {
        let Holding { key, user, .. } = holding(HoldingState::Absent);
        Grant {
            id: GrantId::from_bits(1),
            person: key.person,
            user,
            entitlement: key.entitlement,
            cause: Cause::Request { request: RequestId::from_bits(1) },
            starts_at: Timestamp::from_seconds(1_000),
            ends_at: Timestamp::from_seconds(20_000),
            state,
            version: 1,
        }
    }

    fn active(since: i64) -> Grant {
        grant(GrantState::Active { since: Timestamp::from_seconds(since) })
    }

    fn receipt(change: Change, confirmed_at: i64, note: Option<&str>) -> Receipt {
        let Holding { key, user, binding, .. } = holding(HoldingState::Absent);
        let confirmed_at = Timestamp::from_seconds(confirmed_at);
        Receipt {
            id: ReceiptId::from_bits(1),
            change,
            person: key.person,
            user,
            entitlement: key.entitlement,
            binding,
            grants: vec![GrantId::from_bits(1)],
            due_at: confirmed_at,
            sent_at: Some(confirmed_at),
            accepted_at: Some(confirmed_at),
            confirmed_at,
            attempts: 1,
            calls: Vec::new(),
            read_back: Call { action: "sso:ListAccountAssignments".to_owned(), request_id: None },
            note: note.map(str::to_owned),
        }
    }

    fn found(is_seen: bool, holding: &Holding, grants: &[Grant], receipts: &[Receipt]) -> Vec<FindingKind> {
        let mut seen = Seen::new(&Catalog::default());
        if is_seen {
            let Access { user, entitlement, .. } = holding.access();
            seen.add(Assignment { entitlement, principal: Principal::User(user) });
        }
        let mut comparison = Comparison::new(&seen, READ_FROM, NOW);
        comparison.row(Row { holding, grants, receipts });
        comparison.finish().into_iter().map(|difference| difference.of).collect()
    }

    #[test]
    fn what_changed_since_shortly_before_the_reading_is_no_difference() {
        let boundary = READ_FROM - LAG;
        let missing = [-1, 0, 500].map(|after| {
            let since = boundary.milliseconds() / 1_000 + after;
            found(false, &present(since), &[active(since)], &[]).len()
        });
        assert_eq!(missing, [1, 0, 0]);
        let returned = [-1, 0, 500].map(|after| {
            let at = boundary.milliseconds() / 1_000 + after;
            let removed = receipt(Change::Remove, at, None);
            found(true, &holding(HoldingState::Absent), &[], &[removed]).len()
        });
        assert_eq!(returned, [1, 0, 0]);
    }

    #[test]
    fn the_newest_receipt_says_whose_it_is() {
        let absent = holding(HoldingState::Absent);
        let (added, removed) = (receipt(Change::Add, 100, None), receipt(Change::Remove, 200, None));
        let standing = receipt(Change::Add, 300, Some(WAS_STANDING));
        let of = |receipts: &[Receipt]| found(true, &absent, &[], receipts);
        assert_eq!(of(std::slice::from_ref(&added)), [FindingKind::Leftover]);
        assert_eq!(of(&[added.clone(), removed.clone()]), [FindingKind::ReturnedAccess]);
        assert_eq!(of(&[added.clone(), removed, standing]), []);
        assert_eq!(of(&[]), [], "nothing says that Stint ever gave it");
        let by_group = Binding::OwnedGroup { group: "group-1".parse().expect("well-formed") };
        assert_eq!(of(&[Receipt { binding: by_group, ..added }]), [], "it gave it another way");
    }

    #[test]
    fn what_is_about_to_be_added_or_removed_is_no_difference() {
        let due = Timestamp::from_seconds(1_500);
        let (course, ending) = (crate::holding::Course::ready(), crate::grant::Ending::Expiry);
        let removing = grant(GrantState::Removing { due, ending });
        let over = Grant { ends_at: Timestamp::from_seconds(10_500), ..active(1_000) };
        for grants in [std::slice::from_ref(&removing), &[over]] {
            assert_eq!(found(true, &present(1_000), grants, &[]), []);
        }
        let under_way = holding(HoldingState::Removing { due, course: course.clone() });
        assert_eq!(found(true, &under_way, &[removing], &[]), []);
        let adding = HoldingState::Adding { since: due, perhaps_there: true, course };
        assert_eq!(found(true, &holding(adding), &[], &[]), []);
        let added = receipt(Change::Add, 100, None);
        let begins = [grant(GrantState::Adding { since: NOW })];
        assert_eq!(found(true, &holding(HoldingState::Absent), &begins, &[added]), []);
    }

    #[test]
    fn a_removal_that_no_grant_asks_for_stays_a_leftover_until_it_is_done() {
        let course = crate::holding::Course::ready();
        let left = holding(HoldingState::Absent).left_behind(Timestamp::from_seconds(1_500), NOW);
        assert_eq!(left.state, HoldingState::Removing { due: Timestamp::from_seconds(1_500), course });
        assert_eq!(found(true, &left, &[], &[]), [FindingKind::Leftover]);
        assert_eq!(
            found(false, &left, &[], &[]),
            [FindingKind::Leftover],
            "until a second read shows it gone"
        );
    }

    #[test]
    fn standing_access_is_never_a_leftover() {
        let standing = Holding { was_standing: true, ..present(1_000) };
        assert_eq!(found(true, &standing, &[], &[]), []);
        assert_eq!(found(true, &present(1_000), &[], &[]), [FindingKind::Leftover]);
        assert_eq!(found(false, &standing, &[active(1_000)], &[]), [FindingKind::MissingAccess]);
    }
}
