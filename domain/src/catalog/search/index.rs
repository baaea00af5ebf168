//! What the index keeps of a catalog, in the order in which equally good rows are shown.

use super::vocabulary::{Field, Vocabulary};
use crate::{
    catalog::{Account, Catalog},
    id::{AccountId, OrganizationalUnitId, PermissionSetId},
};

/// Built once per import.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    /// By name.
    pub(super) accounts: Vec<IndexedAccount>,
    /// By name.
    pub(super) permission_sets: Vec<(PermissionSetId, String)>,
    /// From the top down, siblings by name, without the root.
    pub(super) units: Vec<IndexedUnit>,
    /// By name.
    pub(super) environments: Vec<String>,
    pub(super) account_words: Vocabulary,
    pub(super) permission_set_words: Vocabulary,
}

#[derive(Clone, Debug)]
pub(super) struct IndexedAccount {
    pub(super) id: AccountId,
    /// Places in `units`, outermost first.
    pub(super) units: Vec<usize>,
    /// Place in `environments`.
    pub(super) environment: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct IndexedUnit {
    pub(super) id: OrganizationalUnitId,
    pub(super) name: String,
    pub(super) depth: u32,
}

impl SearchIndex {
    pub fn build(catalog: &Catalog) -> Self {
        let mut accounts: Vec<&Account> = catalog.accounts.values().collect();
        accounts.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let mut sets: Vec<_> = catalog.permission_sets.values().collect();
        sets.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let mut units = Vec::new();
        add_units(catalog, None, 0, &mut units);
        let mut environments: Vec<String> =
            accounts.iter().filter_map(|account| account.environment()).map(str::to_owned).collect();
        environments.sort();
        environments.dedup();

        let account_words =
            Vocabulary::build(accounts.iter().map(|account| account_fields(catalog, account)));
        let permission_set_words = Vocabulary::build(sets.iter().map(|set| {
            let tags = set.tags.values().map(|value| (Field::Tag, value.as_str()));
            tags.chain([(Field::Name, set.name.as_str()), (Field::Description, &set.description)]).collect()
        }));
        let indexed = |account: &&Account| IndexedAccount {
            id: account.id.clone(),
            units: catalog
                .path(account)
                .iter()
                .filter_map(|unit| units.iter().position(|known: &IndexedUnit| known.id == unit.id))
                .collect(),
            environment: account
                .environment()
                .and_then(|name| environments.binary_search_by(|known| known.as_str().cmp(name)).ok()),
        };
        Self {
            accounts: accounts.iter().map(indexed).collect(),
            permission_sets: sets.iter().map(|set| (set.id.clone(), set.name.clone())).collect(),
            account_words,
            permission_set_words,
            units,
            environments,
        }
    }
}

fn account_fields<'a>(catalog: &'a Catalog, account: &'a Account) -> Vec<(Field, &'a str)> {
    let mut fields = vec![(Field::Name, account.name.as_str()), (Field::Id, account.id.as_str())];
    let units = catalog.path(account).into_iter().filter(|unit| unit.parent.is_some());
    fields.extend(units.map(|unit| (Field::Unit, unit.name.as_str())));
    fields.extend(account.tags.iter().map(|(key, value)| {
        let field = match key.as_str() {
            "environment" => Field::Environment,
            "description" => Field::Description,
            _ => Field::Tag,
        };
        (field, value.as_str())
    }));
    fields
}

/// The units below `parent` (below the root for `None`), each followed by those below it.
fn add_units(
    catalog: &Catalog,
    parent: Option<&OrganizationalUnitId>,
    depth: u32,
    into: &mut Vec<IndexedUnit>,
) {
    let is_below = |above: &OrganizationalUnitId| match parent {
        Some(parent) => above == parent,
        None => catalog.units.get(above).is_none_or(|unit| unit.parent.is_none()),
    };
    let mut below: Vec<_> =
        catalog.units.values().filter(|unit| unit.parent.as_ref().is_some_and(is_below)).collect();
    below.sort_by(|a, b| a.name.cmp(&b.name));
    for unit in below {
        // A cycle cannot come from AWS; should one come, it ends here.
        if !into.iter().any(|known| known.id == unit.id) {
            into.push(IndexedUnit { id: unit.id.clone(), name: unit.name.clone(), depth });
            add_units(catalog, Some(&unit.id), depth + 1, into);
        }
    }
}
