//! Names for ids that sentences of the log show: entitlements from the catalog, people from the records themselves.
//!
//! What has left the catalog, or is older than the page, is shown by its id: the log never hides that it was there.

use domain::{
    audit::{AuditEvent, AuditRecord},
    catalog::{Catalog, Entitlement},
    id::{PermissionSetId, PersonId},
    person::Actor,
};
use std::collections::BTreeMap;

pub(super) struct Names<'a> {
    catalog: &'a Catalog,
    people: BTreeMap<PersonId, String>,
}

impl<'a> Names<'a> {
    pub(super) fn of(records: &[AuditRecord], catalog: &'a Catalog) -> Self {
        let people = records.iter().flat_map(|record| {
            let actor = match &record.actor {
                Actor::Person { id, name } => Some((id.clone(), name.clone())),
                _ => None,
            };
            let added = match &record.event {
                AuditEvent::PersonAdded { person, name, .. } => Some((person.clone(), name.clone())),
                _ => None,
            };
            [actor, added].into_iter().flatten()
        });
        Self { catalog, people: people.collect() }
    }

    pub(super) fn person(&self, id: &PersonId) -> String {
        self.people.get(id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// "ReadOnly in prod-payments".
    pub(super) fn entitlement(&self, entitlement: &Entitlement) -> String {
        match self.catalog.find(entitlement) {
            Some((account, set)) => format!("{} in {}", set.name, account.name),
            None => entitlement.to_string(),
        }
    }

    pub(super) fn permission_set(&self, id: &PermissionSetId) -> String {
        self.catalog.permission_sets.get(id).map_or_else(|| id.to_string(), |set| set.name.clone())
    }
}
