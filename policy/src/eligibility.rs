//! What a person may ask for over the whole catalog: one answer per class of entitlements that no policy can tell
//! apart.

use crate::{
    Asked, PolicySet,
    entities::{Target, Thing, Uid},
    facts::{self, Fact},
    mention::{Mentions, Signature},
    reckoning::Reckoning,
    request::{Contexts, REQUEST},
    rule::Rule,
};
use domain::{
    catalog::{Catalog, Entitlement, Summary},
    id::ImportId,
    person::Member,
    policy::{Eligibility, Obligations},
    request::SHORTEST,
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// People with equal keys have the same [`Eligibility`].
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct EligibilityKey {
    policy_version: String,
    import: Option<ImportId>,
    person: Signature,
    /// As far as policies look at the time.
    moments: Vec<(String, Vec<(&'static str, Fact)>)>,
    /// As far as policies look at how the person is signed in.
    presence: Vec<(&'static str, Fact)>,
}

/// Things that no policy can tell apart: the first of them stands for all.
struct Class<'a, T> {
    number: u32,
    example: &'a T,
    thing: Thing,
}

impl PolicySet {
    pub fn eligibility_key(&self, who: &Member, catalog: &Catalog, now: Timestamp) -> EligibilityKey {
        let mentions = self.request_mentions();
        let person = Thing::person(&who.person, &who.groups, catalog);
        EligibilityKey {
            policy_version: self.version().to_owned(),
            import: catalog.import.as_ref().map(|(id, _)| id.clone()),
            person: mentions.signature(&person, false),
            moments: mentions
                .zones
                .iter()
                .map(|(name, zone)| (name.clone(), mentions.visible(&facts::of_moment(now, zone))))
                .collect(),
            presence: mentions.visible(&Asked::at_best(SHORTEST, who, now).facts(person.is_on_call())),
        }
    }

    /// Equals [`PolicySet::may_request`] for each entitlement, asked for the shortest time, [at best](Asked::at_best).
    pub fn eligibility(&self, who: &Member, catalog: &Catalog, now: Timestamp) -> Eligibility {
        let person = Thing::person(&who.person, &who.groups, catalog);
        let asked = Asked::at_best(SHORTEST, who, now);
        let rules: Vec<&Rule> = self
            .rules()
            .filter(|rule| rule.is_for(&REQUEST) && rule.reaches_principal(&person.uid, &person.above))
            .collect();
        let mentions = Mentions::of_all(rules.iter().map(|rule| &rule.mentions));
        let named = NamedByEntitlement::of(&mentions);

        let mut eligibility =
            Eligibility { policy_version: self.version().to_owned(), ..Eligibility::default() };
        let accounts = classes(catalog.accounts.values(), |account| {
            let thing = Thing::account(account, catalog);
            let is_named = account.is_management || named.accounts.contains(account.id.as_str());
            (mentions.signature(&thing, is_named), thing)
        });
        let unknown = Summary::default();
        let sets = classes(catalog.permission_sets.values(), |set| {
            let thing = Thing::permission_set(set, catalog.summaries.get(&set.id).unwrap_or(&unknown));
            (mentions.signature(&thing, named.permission_sets.contains(set.id.as_str())), thing)
        });
        let numbered = accounts.members.iter().map(|(account, number)| (account.id.clone(), *number));
        eligibility.account_class.extend(numbered);
        let numbered = sets.members.iter().map(|(set, number)| (set.id.clone(), *number));
        eligibility.permission_set_class.extend(numbered);

        let contexts = Contexts::of(&asked, &person, &mentions);
        let mut shared = Vec::new();
        for account in &accounts.classes {
            for set in &sets.classes {
                let (id, permission_set) = (account.example.id.clone(), set.example.id.clone());
                let what = Entitlement { account: id, permission_set };
                let target = Target::new(&what, &account.thing, &set.thing);
                // Most pairs end here: no permit is about them, whatever forbids them.
                if !rules
                    .iter()
                    .any(|rule| rule.is_permit() && rule.reaches_resource(&target.uid, &target.above))
                {
                    continue;
                }
                let findings = asked.find(rules.iter().copied(), &person, &target, &contexts);
                if let Ok(obligations) = Reckoning::of(&findings, account.example).result() {
                    let kept = share(&mut shared, obligations);
                    eligibility.allowed.insert((account.number, set.number), kept);
                }
            }
        }
        eligibility
    }
}

struct Classes<'a, T> {
    classes: Vec<Class<'a, T>>,
    members: Vec<(&'a T, u32)>,
}

fn classes<'a, T>(
    all: impl Iterator<Item = &'a T>,
    signature: impl Fn(&'a T) -> (Signature, Thing),
) -> Classes<'a, T> {
    let mut numbers: BTreeMap<Signature, u32> = BTreeMap::new();
    let mut found = Classes { classes: Vec::new(), members: Vec::new() };
    for example in all {
        let (signature, thing) = signature(example);
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let number = *numbers.entry(signature).or_insert(next);
        if number == next {
            found.classes.push(Class { number, example, thing });
        }
        found.members.push((example, number));
    }
    found
}

/// Many classes have few different obligations.
fn share(shared: &mut Vec<Arc<Obligations>>, obligations: Obligations) -> Arc<Obligations> {
    if let Some(known) = shared.iter().find(|known| ***known == obligations) {
        return known.clone();
    }
    let kept = Arc::new(obligations);
    shared.push(kept.clone());
    kept
}

/// A policy that names one entitlement names its account and its permission set with it.
pub(crate) struct NamedByEntitlement {
    pub(crate) accounts: HashSet<String>,
    pub(crate) permission_sets: HashSet<String>,
}

impl NamedByEntitlement {
    pub(crate) fn of(mentions: &Mentions) -> Self {
        let entitlements =
            mentions.entities.iter().filter(|uid| uid.type_name() == Uid::Entitlement.type_name());
        let pairs = entitlements.filter_map(|uid| {
            let (account, permission_set) = uid.id().unescaped().split_once('/')?;
            Some((account.to_owned(), permission_set.to_owned()))
        });
        let (accounts, permission_sets) = pairs.unzip();
        Self { accounts, permission_sets }
    }
}
