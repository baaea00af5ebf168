//! What each rule about requests matches in the organization, seen in one walk.

use crate::{
    PolicySet,
    census::{Cell, Census, Matchers, Version},
    entities::Uid,
    rule::Rule,
};
use cedar_policy::EntityUid;
use domain::{
    catalog::{Account, Catalog, DirectoryUser, OrganizationalUnit, PermissionSet, Risk},
    id::DirectoryUserId,
    policy::Approval,
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub(super) struct Survey<'a> {
    pub(super) catalog: &'a Catalog,
    /// By the id of the rule.
    sights: BTreeMap<&'a str, Sight<'a>>,
    /// What policies can name, as they write it.
    pub(super) known: HashSet<EntityUid>,
    /// By group name; disabled people left out.
    members: HashMap<&'a str, BTreeSet<&'a DirectoryUserId>>,
    by_user_name: HashMap<&'a str, &'a DirectoryUser>,
}

/// What one rule matches.
#[derive(Default)]
pub(super) struct Sight<'a> {
    /// How many people.
    pub(super) people: usize,
    accounts: Vec<bool>,
    sets: Vec<bool>,
    /// Of a permit: it counts for somebody and something.
    pub(super) is_counted: bool,
    /// Titles of what stood before it.
    pub(super) behind: BTreeSet<&'a str>,
    /// The longest session of what it gives.
    pub(super) longest_session: Option<&'a PermissionSet>,
    /// Administrative access in production that it gives without approval.
    pub(super) automatic_administration: Option<(&'a Account, &'a PermissionSet)>,
    /// Somebody's head fits, whatever the conditions say.
    pub(super) reaches_somebody: bool,
}

impl<'a> Survey<'a> {
    pub(super) fn of(policies: &'a PolicySet, catalog: &'a Catalog, now: Timestamp) -> Self {
        let census = Census::new(catalog, policies.rules(), now);
        let mut members: HashMap<&str, BTreeSet<&DirectoryUserId>> = HashMap::new();
        let users = || catalog.users.values().filter(|user| !user.is_disabled);
        for user in users() {
            let groups = catalog.groups_of_user.get(&user.id).into_iter().flatten();
            for group in groups.filter_map(|group| catalog.groups.get(group)) {
                members.entry(&group.name).or_default().insert(&user.id);
            }
        }
        Self {
            catalog,
            sights: sights(policies, catalog, &census),
            known: known(catalog, &census),
            members,
            by_user_name: users().map(|user| (user.user_name.as_str(), user)).collect(),
        }
    }

    /// `None` of a rule that is not about requests.
    pub(super) fn sight(&self, rule: &Rule) -> Option<&Sight<'a>> {
        self.sights.get(rule.id.as_str())
    }

    pub(super) fn members(&self, group: &str) -> BTreeSet<&'a DirectoryUserId> {
        self.members.get(group).cloned().unwrap_or_default()
    }

    pub(super) fn user(&self, user_name: &str) -> Option<&'a DirectoryUser> {
        self.by_user_name.get(user_name).copied()
    }
}

impl Sight<'_> {
    pub(super) fn accounts(&self) -> usize {
        self.accounts.iter().filter(|is_matched| **is_matched).count()
    }

    pub(super) fn sets(&self) -> usize {
        self.sets.iter().filter(|is_matched| **is_matched).count()
    }
}

pub(super) fn sights<'a>(
    policies: &'a PolicySet,
    catalog: &'a Catalog,
    census: &Census<'a>,
) -> BTreeMap<&'a str, Sight<'a>> {
    let mut matchers = Matchers::default();
    let mut version = Version::new(policies, census, &mut matchers);
    let rules: Vec<(usize, &Rule)> = version.rules().collect();
    let fixed: HashSet<&str> =
        rules.iter().filter(|(_, rule)| !rule.looks_at_context()).map(|(_, rule)| rule.id.as_str()).collect();
    let empty = || Sight {
        accounts: vec![false; census.accounts.len()],
        sets: vec![false; census.sets.len()],
        ..Sight::default()
    };
    let mut sights: BTreeMap<&str, Sight<'a>> =
        rules.iter().map(|(_, rule)| (rule.id.as_str(), empty())).collect();
    for (number, crowd) in census.crowds.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (matcher, rule) in &rules {
            let sight = sights.entry(&rule.id).or_default();
            sight.reaches_somebody |= matchers.reaches(*matcher, number);
        }
        matchers.each_cell(census, number, |cell| {
            let matched: Vec<&'a Rule> =
                cell.matched.iter().flat_map(|matcher| version.of_matcher(*matcher)).copied().collect();
            for rule in &matched {
                let Some(sight) = sights.get_mut(rule.id.as_str()) else { continue };
                sight.see(rule, cell, census, &matched, &fixed);
                seen.insert(rule.id.as_str());
            }
            let outcome = version.outcome(census, cell).and_then(|at| version.known.get(at));
            if let Some(terms) = outcome.filter(|terms| terms.approval == Approval::Automatic)
                && let Some(sight) = sights.get_mut(terms.policy.as_str())
                && sight.automatic_administration.is_none()
            {
                sight.automatic_administration = administration_in_production(cell, census, catalog);
            }
        });
        for rule in seen {
            sights.entry(rule).or_default().people += crowd.people.len();
        }
    }
    sights
}

impl<'a> Sight<'a> {
    fn see(
        &mut self,
        rule: &'a Rule,
        cell: &Cell<'_>,
        census: &Census<'a>,
        matched: &[&'a Rule],
        fixed: &HashSet<&str>,
    ) {
        cell.accounts.iter().for_each(|account| self.accounts[*account] = true);
        cell.sets.iter().for_each(|set| self.sets[*set] = true);
        let Some(terms) = &rule.terms else { return };
        let account = census.accounts[cell.accounts[0]].0;
        let stands_before = |other: &&&Rule| {
            let is_higher = |other: &Rule| {
                let is_closed = account.is_management && !other.names(&account.id);
                other.terms.as_ref().is_some_and(|others| others.priority > terms.priority && !is_closed)
            };
            fixed.contains(other.id.as_str()) && (!other.is_permit() || is_higher(other))
        };
        let before: Vec<&str> =
            matched.iter().filter(stands_before).map(|other| other.title.as_str()).collect();
        let is_closed = account.is_management && !rule.names(&account.id);
        if !before.is_empty() || is_closed {
            self.behind.extend(before);
            return;
        }
        self.is_counted = true;
        let longest = cell.sets.iter().map(|set| census.sets[*set].0).max_by_key(|set| set.session);
        self.longest_session = self.longest_session.into_iter().chain(longest).max_by_key(|set| set.session);
    }
}

fn administration_in_production<'a>(
    cell: &Cell<'_>,
    census: &Census<'a>,
    catalog: &'a Catalog,
) -> Option<(&'a Account, &'a PermissionSet)> {
    let is_administrative = |set: &&PermissionSet| {
        catalog.summaries.get(&set.id).is_some_and(|summary| summary.risk == Risk::Administrative)
    };
    let set = cell.sets.iter().map(|set| census.sets[*set].0).find(is_administrative)?;
    let accounts = cell.accounts.iter().map(|account| census.accounts[*account].0);
    Some((accounts.into_iter().find(|account| is_production(account, catalog))?, set))
}

/// By the tag `environment`, or by the name of a unit above it.
fn is_production(account: &Account, catalog: &Catalog) -> bool {
    let units = catalog.path(account).into_iter().map(|unit| unit.name.as_str());
    units.chain(account.environment()).any(|name| {
        let name = name.to_lowercase();
        name == "prod" || name.starts_with("prod-") || name.starts_with("production")
    })
}

fn known(catalog: &Catalog, census: &Census<'_>) -> HashSet<EntityUid> {
    let groups = catalog.groups.values().map(|group| Uid::Group.of(&group.name));
    let people = catalog.users.values().map(|user| Uid::Person.of(&user.user_name));
    let units = catalog.units.values().map(|unit| Uid::OrganizationalUnit.of(&unit_path(unit, catalog)));
    let things =
        census.accounts.iter().map(|(_, thing)| thing).chain(census.sets.iter().map(|(_, thing)| thing));
    groups.chain(people).chain(units).chain(things.map(|thing| thing.uid.clone())).collect()
}

/// As policies write it: the names from below the root, "/" for the root.
fn unit_path(unit: &OrganizationalUnit, catalog: &Catalog) -> String {
    let mut names = Vec::new();
    let mut next = Some(unit);
    while let Some(unit) = next.filter(|unit| unit.parent.is_some() && names.len() <= catalog.units.len()) {
        names.push(unit.name.replace('/', "%2F"));
        next = unit.parent.as_ref().and_then(|parent| catalog.units.get(parent));
    }
    names.reverse();
    if names.is_empty() { "/".to_owned() } else { names.join("/") }
}
