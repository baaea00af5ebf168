//! The whole organization as policies see it: everybody of the directory, each account and each permission set.
//!
//! Invariant: each rule is asked once for each class of what it alone can tell apart, so that the work grows with the
//! rules and the people, not with people times entitlements. Equals asking one by one; a test compares.

mod cells;
mod matcher;
mod version;

pub(crate) use cells::Cell;
pub(crate) use version::{Outcome, Version};

use crate::{Asked, entities::Thing, mention::Mentions, request::REQUEST, rule::Rule};
use domain::{
    catalog::{Account, Catalog, DirectoryUser, PermissionSet, Summary},
    person::Presence,
    request::SHORTEST,
    time::Timestamp,
};
use matcher::Matcher;
use std::collections::{BTreeMap, HashMap};

pub(crate) struct Census<'a> {
    pub(crate) asked: Asked,
    pub(crate) crowds: Vec<Crowd<'a>>,
    pub(crate) accounts: Vec<(&'a Account, Thing)>,
    pub(crate) sets: Vec<(&'a PermissionSet, Thing)>,
}

/// People whom no rule can tell apart; at least one.
pub(crate) struct Crowd<'a> {
    pub(crate) people: Vec<&'a DirectoryUser>,
    /// Any of them.
    pub(crate) thing: Thing,
}

impl<'a> Census<'a> {
    /// For the rules about requests of one or more policy sets.
    pub(crate) fn new<'r>(
        catalog: &'a Catalog,
        rules: impl Iterator<Item = &'r Rule>,
        now: Timestamp,
    ) -> Self {
        let mentions =
            Mentions::of_all(rules.filter(|rule| is_about_requests(rule)).map(|rule| &rule.mentions));
        let unknown = Summary::default();
        let set_thing = |set: &'a PermissionSet| {
            let summary = catalog.summaries.get(&set.id).unwrap_or(&unknown);
            (set, Thing::permission_set(set, summary))
        };
        Self {
            asked: easiest(now),
            crowds: crowds(catalog, &mentions),
            accounts: catalog
                .accounts
                .values()
                .map(|account| (account, Thing::account(account, catalog)))
                .collect(),
            sets: catalog.permission_sets.values().map(set_thing).collect(),
        }
    }

    pub(crate) fn people(&self) -> usize {
        self.crowds.iter().map(|crowd| crowd.people.len()).sum()
    }

    pub(crate) fn entitlements(&self) -> usize {
        self.accounts.len() * self.sets.len()
    }
}

/// The shortest time, with all that can be given, from an address that nobody knows.
const fn easiest(now: Timestamp) -> Asked {
    let presence = Presence { proved_at: Some(now), address: None };
    Asked { length: SHORTEST, now, reason: true, ticket: true, times_before: 0, presence }
}

/// Everybody who is not disabled, by what the rules can see of them.
pub(crate) fn crowds<'a>(catalog: &'a Catalog, mentions: &Mentions) -> Vec<Crowd<'a>> {
    let mut numbers = BTreeMap::new();
    let mut crowds: Vec<Crowd<'a>> = Vec::new();
    for user in catalog.users.values().filter(|user| !user.is_disabled) {
        let thing = Thing::directory_user(user, &catalog.group_names(&user.id));
        let number = *numbers.entry(mentions.requester(&thing)).or_insert(crowds.len());
        match crowds.get_mut(number) {
            Some(crowd) => crowd.people.push(user),
            None => crowds.push(Crowd { people: vec![user], thing }),
        }
    }
    crowds
}

pub(crate) fn is_about_requests(rule: &Rule) -> bool {
    rule.is_for(&REQUEST)
}

/// The matchers of one or two versions: rules with the same head and conditions share one.
#[derive(Default)]
pub(crate) struct Matchers<'a> {
    all: Vec<Matcher<'a>>,
    by_body: HashMap<String, usize>,
}

impl<'a> Matchers<'a> {
    fn number(&mut self, rule: &'a Rule, census: &Census<'_>) -> usize {
        let next = self.all.len();
        let number = *self.by_body.entry(rule.body()).or_insert(next);
        if number == next {
            self.all.push(Matcher::new(rule, census));
        }
        number
    }
}
