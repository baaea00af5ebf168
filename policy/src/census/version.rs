//! One version of the policies over the census: what the rules that match come to.

use super::{Cell, Census, Matchers, is_about_requests};
use crate::{PolicySet, reckoning::Reckoning, rule::Rule, slice::Findings};
use domain::policy::Obligations;
use std::collections::{BTreeMap, HashMap};

/// A number within [`Version::known`]; `None` when it cannot be asked for.
pub(crate) type Outcome = Option<usize>;

pub(crate) struct Version<'a> {
    /// By matcher: the rules that it stands for.
    rules: BTreeMap<usize, Vec<&'a Rule>>,
    pub(crate) known: Vec<Obligations>,
    outcomes: HashMap<(Vec<usize>, bool), Outcome>,
}

impl<'a> Version<'a> {
    pub(crate) fn new(policies: &'a PolicySet, census: &Census<'_>, matchers: &mut Matchers<'a>) -> Self {
        let mut rules: BTreeMap<usize, Vec<&Rule>> = BTreeMap::new();
        for rule in policies.rules().filter(|rule| is_about_requests(rule)) {
            rules.entry(matchers.number(rule, census)).or_default().push(rule);
        }
        Self { rules, known: Vec::new(), outcomes: HashMap::new() }
    }

    /// Each with the number of its matcher.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (usize, &'a Rule)> {
        self.rules.iter().flat_map(|(number, rules)| rules.iter().map(|rule| (*number, *rule)))
    }

    pub(crate) fn of_matcher(&self, number: usize) -> &[&'a Rule] {
        self.rules.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Whether what the matcher stands for means the same in both versions.
    pub(crate) fn is_same_in(&self, other: &Self, number: usize) -> bool {
        let (own, other) = (self.of_matcher(number), other.of_matcher(number));
        own.len() == other.len() && own.iter().zip(other).all(|(one, two)| one.gives_the_same_as(two))
    }

    pub(crate) fn outcome(&mut self, census: &Census<'_>, cell: &Cell<'_>) -> Outcome {
        let account = census.accounts[cell.accounts[0]].0;
        let key = (cell.matched.to_vec(), account.is_management);
        if let Some(known) = self.outcomes.get(&key) {
            return *known;
        }
        let matched = cell.matched.iter().flat_map(|number| self.of_matcher(*number)).copied();
        let (permits, forbids) = matched.partition(|rule| rule.is_permit());
        let findings = Findings { permits, forbids, near_misses: Vec::new() };
        let outcome = Reckoning::of(&findings, account).result().ok().map(|found| {
            let place = self.known.iter().position(|known| *known == found);
            place.unwrap_or_else(|| {
                self.known.push(found);
                self.known.len() - 1
            })
        });
        self.outcomes.insert(key, outcome);
        outcome
    }
}
