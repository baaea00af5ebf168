//! AWS's limits on account assignments as part of the plan: few operations at once, one per account, removals first.
//!
//! Deliberately not here: the limit on calls per second (`budget`), and group memberships, which AWS changes at once.

use super::Holding;
use crate::{
    connector::{Binding, Change},
    id::AccountId,
};
use std::collections::BTreeSet;

/// AWS allows 15; older pages of its guide say 10.
const MOST_OPERATIONS: usize = 10;
/// Additions leave room, so that a removal never waits for ten of them.
const MOST_ADDITIONS: usize = 8;

/// What is on its way now.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lanes {
    additions: usize,
    removals: usize,
    accounts: BTreeSet<AccountId>,
}

impl Lanes {
    pub fn occupied_by<'a>(holdings: impl IntoIterator<Item = &'a Holding>) -> Self {
        let mut lanes = Self::default();
        for holding in holdings {
            if let (true, Some((change, _))) = (holding.is_in_flight(), holding.course()) {
                lanes.occupy(&holding.binding, change, &holding.key.entitlement.account);
            }
        }
        lanes
    }

    /// Whether a change may start now; takes the place that it needs.
    pub fn admit(&mut self, binding: &Binding, change: Change, account: &AccountId) -> bool {
        let room = self.additions + self.removals < MOST_OPERATIONS
            && (change == Change::Remove || self.additions < MOST_ADDITIONS);
        let admitted = *binding != Binding::Assignment || room && !self.accounts.contains(account);
        if admitted {
            self.occupy(binding, change, account);
        }
        admitted
    }

    /// Counts a change that is on its way already.
    pub fn occupy(&mut self, binding: &Binding, change: Change, account: &AccountId) {
        if *binding == Binding::Assignment {
            match change {
                Change::Add => self.additions += 1,
                Change::Remove => self.removals += 1,
            }
            self.accounts.insert(account.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: usize) -> AccountId {
        format!("{number:012}").parse().expect("twelve digits")
    }

    #[test]
    fn one_assignment_at_a_time_runs_in_an_account() {
        let mut lanes = Lanes::default();
        assert!(lanes.admit(&Binding::Assignment, Change::Add, &account(1)));
        assert!(!lanes.admit(&Binding::Assignment, Change::Remove, &account(1)));
        assert!(lanes.admit(&Binding::Assignment, Change::Remove, &account(2)));
    }

    #[test]
    fn additions_leave_room_for_removals() {
        let mut lanes = Lanes::default();
        let additions =
            (0..20).filter(|n| lanes.admit(&Binding::Assignment, Change::Add, &account(*n))).count();
        let removals =
            (20..40).filter(|n| lanes.admit(&Binding::Assignment, Change::Remove, &account(*n))).count();
        assert_eq!((additions, removals), (8, 2));
    }

    #[test]
    fn group_memberships_wait_for_nothing() {
        let mut lanes = Lanes::default();
        let group = Binding::OwnedGroup { group: "group-1".parse().expect("well-formed") };
        assert!((0..50).all(|_| lanes.admit(&group, Change::Add, &account(1))));
    }
}
