//! Which questions are the same to some rules, whoever asks about whatever.

use crate::{
    eligibility::NamedByEntitlement,
    entities::Thing,
    mention::{Mentions, Signature},
    rule::Rule,
};
use domain::{
    catalog::{Catalog, Entitlement},
    person::Member,
};

pub(super) struct Alike {
    mentions: Mentions,
    named: NamedByEntitlement,
}

/// What the rules can see of a person, an account and a permission set.
#[derive(Eq, PartialEq, Hash)]
pub(super) struct Kinship {
    person: (Signature, bool),
    /// `None` of what has left the organization.
    entitlement: Option<(Signature, Signature)>,
}

impl Alike {
    pub(super) fn of<'r>(rules: impl Iterator<Item = &'r Rule>) -> Self {
        let mentions = Mentions::of_all(rules.map(|rule| &rule.mentions));
        Self { named: NamedByEntitlement::of(&mentions), mentions }
    }

    pub(super) fn kinship(&self, catalog: &Catalog, who: &Member, what: &Entitlement) -> Kinship {
        let person = Thing::person(&who.person, &who.groups, catalog);
        let entitlement = catalog.find(what).map(|(account, set)| {
            let summary = catalog.summaries.get(&set.id).cloned().unwrap_or_default();
            let is_named = account.is_management || self.named.accounts.contains(account.id.as_str());
            let account = self.mentions.signature(&Thing::account(account, catalog), is_named);
            let is_named = self.named.permission_sets.contains(set.id.as_str());
            let set = self.mentions.signature(&Thing::permission_set(set, &summary), is_named);
            (account, set)
        });
        Kinship { person: self.mentions.requester(&person), entitlement }
    }
}
