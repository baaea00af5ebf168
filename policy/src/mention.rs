//! What a policy looks at, read from its syntax tree: by this, things that no policy can tell apart share a class.
//!
//! Invariant: when in doubt something counts as mentioned; that costs time, never a wrong answer.

use cedar_policy::{EntityUid, Policy};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{
    entities::{Thing, Uid},
    facts::Fact,
    zone::Zone,
};

#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    pub(crate) entities: HashSet<EntityUid>,
    pub(crate) attributes: BTreeSet<String>,
    /// In which policies read the clock.
    pub(crate) zones: BTreeMap<String, Zone>,
    /// Those of the attributes that could be a person's.
    of_people: BTreeSet<String>,
    tags: BTreeSet<String>,
    /// A tag's key is computed, so that any could be meant.
    all_tags: bool,
}

/// All that the mentioning policies can see of a thing.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) struct Signature {
    above: BTreeSet<String>,
    facts: Vec<(&'static str, Fact)>,
    tags: BTreeMap<String, String>,
    /// Set when a policy names the thing itself.
    name: Option<String>,
}

impl Mentions {
    pub(crate) fn of(policy: &Policy, zone: &Zone) -> Self {
        let mut mentions =
            Self { entities: policy.entity_literals().into_iter().collect(), ..Self::default() };
        match policy.to_json() {
            Ok(tree) => mentions.read(&tree),
            // Never seen; then the policy might look at anything.
            Err(_) => mentions.all_tags = true,
        }
        if mentions.attributes.contains("now") {
            mentions.zones.insert(zone.name().to_owned(), zone.clone());
        }
        mentions
    }

    pub(crate) fn of_all<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut union = Self::default();
        for one in all {
            union.entities.extend(one.entities.iter().cloned());
            union.attributes.extend(one.attributes.iter().cloned());
            union.zones.extend(one.zones.clone());
            union.of_people.extend(one.of_people.iter().cloned());
            union.tags.extend(one.tags.iter().cloned());
            union.all_tags |= one.all_tags;
        }
        union
    }

    /// `is_named` says whether an entity of another type names the thing too, as an entitlement names its account.
    pub(crate) fn signature(&self, thing: &Thing, is_named: bool) -> Signature {
        let name = (is_named || self.entities.contains(&thing.uid)).then(|| thing.uid.to_string());
        Signature {
            above: thing.above.intersection(&self.entities).map(ToString::to_string).collect(),
            // Else one policy about accounts' names would tell everybody apart.
            facts: match thing.uid.type_name() == Uid::Person.type_name() {
                true => visible(&self.of_people, &thing.facts),
                false => self.visible(&thing.facts),
            },
            tags: thing
                .tags
                .iter()
                .filter(|(key, _)| self.all_tags || self.tags.contains(*key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            name,
        }
    }

    /// What the mentioning policies can see of a person who asks, being on call included.
    pub(crate) fn requester(&self, person: &Thing) -> (Signature, bool) {
        let is_on_call = self.attributes.contains("on_call") && person.is_on_call();
        (self.signature(person, false), is_on_call)
    }

    /// Those facts that a policy looks at.
    pub(crate) fn visible(&self, facts: &[(&'static str, Fact)]) -> Vec<(&'static str, Fact)> {
        visible(&self.attributes, facts)
    }

    fn read(&mut self, tree: &Value) {
        match tree {
            Value::Object(fields) => {
                for (key, value) in fields {
                    match key.as_str() {
                        "." | "has" => {
                            let name = value["attr"].as_str().map(str::to_owned);
                            if !is_about_resource(&value["left"]) {
                                self.of_people.extend(name.clone());
                            }
                            self.attributes.extend(name);
                        }
                        "getTag" | "hasTag" => match value["right"]["Value"].as_str() {
                            Some(literal) => drop(self.tags.insert(literal.to_owned())),
                            None => self.all_tags = true,
                        },
                        _ => {}
                    }
                    self.read(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.read(item)),
            _ => {}
        }
    }
}

fn visible(attributes: &BTreeSet<String>, facts: &[(&'static str, Fact)]) -> Vec<(&'static str, Fact)> {
    facts.iter().filter(|(name, _)| attributes.contains(*name)).cloned().collect()
}

/// `resource`, `resource.account`, and so on: nothing on that way leads to a person.
fn is_about_resource(tree: &Value) -> bool {
    match tree.get(".") {
        Some(step) => is_about_resource(&step["left"]),
        None => tree["Var"] == "resource",
    }
}
