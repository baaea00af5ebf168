//! One crowd's entitlements, by which rules match.

use super::{Census, Matchers};
use std::collections::HashMap;

/// Accounts times permission sets for which the same rules match a crowd.
pub(crate) struct Cell<'a> {
    /// Numbers within the census; at least one each.
    pub(crate) accounts: &'a [usize],
    pub(crate) sets: &'a [usize],
    /// Numbers of matchers, ascending.
    pub(crate) matched: &'a [usize],
}

impl Matchers<'_> {
    pub(crate) fn reaches(&self, number: usize, crowd: usize) -> bool {
        self.all[number].reaches(crowd)
    }

    /// Tells every cell of a crowd in which at least one rule matches.
    pub(crate) fn each_cell(&mut self, census: &Census<'_>, crowd: usize, mut tell: impl FnMut(&Cell<'_>)) {
        let reached: Vec<usize> = (0..self.all.len()).filter(|rule| self.all[*rule].reaches(crowd)).collect();
        let accounts = alike(census.accounts.len(), |at| {
            // The management account is closed to permits that do not name it.
            let is_management = u32::from(census.accounts[at].0.is_management);
            reached.iter().map(|rule| self.all[*rule].account_class(at)).chain([is_management]).collect()
        });
        let sets =
            alike(census.sets.len(), |at| reached.iter().map(|rule| self.all[*rule].set_class(at)).collect());
        let mut matched = Vec::new();
        for accounts in &accounts {
            for sets in &sets {
                matched.clear();
                for rule in &reached {
                    if self.all[*rule].matches(census, crowd, accounts[0], sets[0]) {
                        matched.push(*rule);
                    }
                }
                if !matched.is_empty() {
                    tell(&Cell { accounts, sets, matched: &matched });
                }
            }
        }
    }
}

/// The numbers below `count`, those with equal keys together.
fn alike(count: usize, key: impl Fn(usize) -> Vec<u32>) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in 0..count {
        let number = *numbers.entry(key(at)).or_insert(groups.len());
        match groups.get_mut(number) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}
