//! What one rule's head and conditions match, asked once for each class of what this rule can tell apart.

use super::Census;
use crate::{eligibility::NamedByEntitlement, entities::Target, request::Contexts, rule::Rule};
use domain::catalog::Entitlement;
use std::collections::{BTreeMap, HashMap};

pub(crate) struct Matcher<'a> {
    rule: &'a Rule,
    /// By crowd; `None` when the head does not let it through.
    crowds: Vec<Option<u32>>,
    accounts: Vec<u32>,
    sets: Vec<u32>,
    known: HashMap<(u32, u32, u32), bool>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(rule: &'a Rule, census: &Census<'_>) -> Self {
        let named = NamedByEntitlement::of(&rule.mentions);
        let mut people = Classes::default();
        let crowd = |crowd: &super::Crowd<'_>| {
            let is_reached = rule.reaches_principal(&crowd.thing.uid, &crowd.thing.above);
            is_reached.then(|| people.number(rule.mentions.requester(&crowd.thing)))
        };
        let crowds = census.crowds.iter().map(crowd).collect();
        let mut classes = Classes::default();
        let accounts = census.accounts.iter().map(|(account, thing)| {
            let is_named = named.accounts.contains(account.id.as_str());
            classes.number(rule.mentions.signature(thing, is_named))
        });
        let accounts = accounts.collect();
        let mut classes = Classes::default();
        let sets = census.sets.iter().map(|(set, thing)| {
            let is_named = named.permission_sets.contains(set.id.as_str());
            classes.number(rule.mentions.signature(thing, is_named))
        });
        Self { rule, crowds, accounts, sets: sets.collect(), known: HashMap::new() }
    }

    pub(super) fn reaches(&self, crowd: usize) -> bool {
        self.crowds[crowd].is_some()
    }

    pub(super) fn account_class(&self, account: usize) -> u32 {
        self.accounts[account]
    }

    pub(super) fn set_class(&self, set: usize) -> u32 {
        self.sets[set]
    }

    pub(super) fn matches(&mut self, census: &Census<'_>, crowd: usize, account: usize, set: usize) -> bool {
        let Some(class) = self.crowds[crowd] else { return false };
        let key = (class, self.accounts[account], self.sets[set]);
        let rule = self.rule;
        *self.known.entry(key).or_insert_with(|| {
            let ((account, account_thing), (set, set_thing)) = (&census.accounts[account], &census.sets[set]);
            let what = Entitlement { account: account.id.clone(), permission_set: set.id.clone() };
            let target = Target::new(&what, account_thing, set_thing);
            let asked = &census.asked;
            let person = &census.crowds[crowd].thing;
            let contexts = Contexts::of(asked, person, &rule.mentions);
            let findings = asked.find([rule].into_iter(), person, &target, &contexts);
            !findings.permits.is_empty() || !findings.forbids.is_empty()
        })
    }
}

struct Classes<K>(BTreeMap<K, u32>);

impl<K> Default for Classes<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Classes<K> {
    fn number(&mut self, signature: K) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(signature).or_insert(next)
    }
}
