//! People and entitlements as Cedar sees them.
//!
//! Invariant: what stands above something is written out flat (an entitlement's parents are its account, all units
//! above it and its permission set), so that four entities are the whole world of one question.

use crate::facts::{self, Fact, Facts};
use cedar_policy::{Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use domain::{
    catalog::{Account, Catalog, DirectoryUser, Entitlement, PermissionSet, Summary},
    person::Person,
    policy::ON_CALL,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{LazyLock, OnceLock},
};

/// The entity types of the schema.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Uid {
    Action,
    Person,
    Group,
    OrganizationalUnit,
    Account,
    PermissionSet,
    Entitlement,
    Stint,
}

static ON_CALL_GROUP: LazyLock<EntityUid> = LazyLock::new(|| Uid::Group.of(ON_CALL));

static TYPE_NAMES: LazyLock<[EntityTypeName; 8]> = LazyLock::new(|| {
    ["Action", "Person", "Group", "OrganizationalUnit", "Account", "PermissionSet", "Entitlement", "Stint"]
        .map(|name| name.parse().expect("a plain word is a type name"))
});

impl Uid {
    pub(crate) fn type_name(self) -> &'static EntityTypeName {
        &TYPE_NAMES[self as usize]
    }

    pub(crate) fn of(self, id: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.type_name().clone(), EntityId::new(id))
    }
}

/// Something with its facts and all that stands above it.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) uid: EntityUid,
    pub(crate) above: HashSet<EntityUid>,
    pub(crate) facts: Facts,
    pub(crate) tags: BTreeMap<String, String>,
    /// Made when it is first asked for: many things are only compared.
    entity: OnceLock<Entity>,
}

impl Thing {
    fn new(uid: EntityUid, above: HashSet<EntityUid>, facts: Facts, tags: BTreeMap<String, String>) -> Self {
        Self { uid, above, facts, tags, entity: OnceLock::new() }
    }

    pub(crate) fn entity(&self) -> Entity {
        let make = || {
            let attributes = self.facts.iter().map(|(name, fact)| ((*name).to_owned(), expression(fact)));
            let text = |value: &String| RestrictedExpression::new_string(value.clone());
            let tags = self.tags.iter().map(|(key, value)| (key.clone(), text(value)));
            // Strings, booleans and numbers cannot fail to evaluate.
            Entity::new_with_tags(self.uid.clone(), attributes, self.above.clone(), tags)
                .expect("plain values are restricted expressions")
        };
        self.entity.get_or_init(make).clone()
    }

    /// `groups` are names, as policies write them.
    pub(crate) fn person(person: &Person, groups: &BTreeSet<String>, catalog: &Catalog) -> Self {
        let user = person.directory_user.as_ref().and_then(|user| catalog.users.get(user));
        let uid = Uid::Person.of(user.map_or(person.id.as_str(), |user| &user.user_name));
        let above = groups.iter().map(|name| Uid::Group.of(name)).collect();
        Self::new(uid, above, facts::of_person(person), BTreeMap::new())
    }

    /// A user of the directory who may never have signed in to Stint.
    pub(crate) fn directory_user(user: &DirectoryUser, groups: &BTreeSet<String>) -> Self {
        let above = groups.iter().map(|name| Uid::Group.of(name)).collect();
        let facts = facts::of_directory_user(user);
        Self::new(Uid::Person.of(&user.user_name), above, facts, BTreeMap::new())
    }

    pub(crate) fn account(account: &Account, catalog: &Catalog) -> Self {
        let mut above = HashSet::from([Uid::OrganizationalUnit.of("/")]);
        let mut path = String::new();
        for unit in catalog.path(account).into_iter().filter(|unit| unit.parent.is_some()) {
            let slash = if path.is_empty() { "" } else { "/" };
            path = format!("{path}{slash}{}", unit.name.replace('/', "%2F"));
            above.insert(Uid::OrganizationalUnit.of(&path));
        }
        Self::new(
            Uid::Account.of(account.id.as_str()),
            above,
            facts::of_account(account),
            account.tags.clone(),
        )
    }

    pub(crate) fn permission_set(set: &PermissionSet, summary: &Summary) -> Self {
        let uid = Uid::PermissionSet.of(&set.name);
        Self::new(uid, HashSet::new(), facts::of_permission_set(set, summary), set.tags.clone())
    }
}

impl Thing {
    /// Of a person: in the group of those who are on call.
    pub(crate) fn is_on_call(&self) -> bool {
        self.above.contains(&*ON_CALL_GROUP)
    }

    pub(crate) fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact)
    }
}

/// The account, the permission set, and the two together.
pub(crate) struct Target<'a> {
    pub(crate) uid: EntityUid,
    pub(crate) above: HashSet<EntityUid>,
    pub(crate) account: &'a Thing,
    pub(crate) permission_set: &'a Thing,
}

impl<'a> Target<'a> {
    pub(crate) fn new(what: &Entitlement, account: &'a Thing, permission_set: &'a Thing) -> Self {
        let mut above = account.above.clone();
        above.extend([account.uid.clone(), permission_set.uid.clone()]);
        Self { uid: Uid::Entitlement.of(&what.to_string()), above, account, permission_set }
    }

    pub(crate) fn entities(&self) -> [Entity; 3] {
        let attributes = [("account", self.account), ("permission_set", self.permission_set)]
            .map(|(name, thing)| (name.to_owned(), RestrictedExpression::new_entity_uid(thing.uid.clone())));
        let entitlement = Entity::new(self.uid.clone(), attributes.into(), self.above.clone())
            .expect("references are restricted expressions");
        [entitlement, self.account.entity(), self.permission_set.entity()]
    }
}

pub(crate) fn expression(fact: &Fact) -> RestrictedExpression {
    match fact {
        Fact::Text(text) => RestrictedExpression::new_string(text.clone()),
        Fact::Truth(truth) => RestrictedExpression::new_bool(*truth),
        Fact::Number(number) => RestrictedExpression::new_long(*number),
        Fact::Address(address) => RestrictedExpression::new_ip(address.to_string()),
    }
}
