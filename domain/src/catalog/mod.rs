//! What can be asked for: accounts in nested organizational units, permission sets, and who is in which group.
//!
//! Invariant: a [`Catalog`] is one finished import, never a mixture of two.

mod content;
mod content_change;
mod difference;
mod entitlement;
mod organization;
mod organization_file;
mod permission_set;
mod record;
mod search;
mod summary;
mod view;

pub use content::PermissionSetHash;
pub use content_change::{ContentChange, PermissionSetContent, gains};
pub use difference::{Line, difference};
pub use entitlement::Entitlement;
pub use organization::{Account, AccountStatus, OrganizationalUnit};
pub use organization_file::{MalformedOrganization, OrganizationFile};
pub use permission_set::{Boundary, ManagedPolicy, PermissionSet};
pub use record::{
    Assignment, CatalogRecord, DirectoryGroup, DirectoryUser, ExternalId, ImportCounts, Instance, Membership,
    OWNED_GROUP_PREFIX, Principal,
};
pub use search::{CatalogQuery, Hit, SearchIndex, Selection};
pub use summary::{Capability, Risk, Summary, summarize};
pub use view::{
    AccountLabel, CatalogEntry, CatalogPage, EntitlementDetail, Facet, Holder, HolderSource,
    PermissionSetLabel,
};

use crate::{
    connector::Binding,
    id::{AccountId, DirectoryGroupId, DirectoryUserId, ImportId, OrganizationalUnitId, PermissionSetId},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

/// The whole of one import, held in memory: small enough for 1 000 accounts and 20 000 people.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// `None` before the first import has finished.
    pub import: Option<(ImportId, Timestamp)>,
    pub instance: Option<Instance>,
    pub units: BTreeMap<OrganizationalUnitId, OrganizationalUnit>,
    pub accounts: BTreeMap<AccountId, Account>,
    pub permission_sets: BTreeMap<PermissionSetId, PermissionSet>,
    pub summaries: BTreeMap<PermissionSetId, Summary>,
    pub users: BTreeMap<DirectoryUserId, DirectoryUser>,
    pub groups: BTreeMap<DirectoryGroupId, DirectoryGroup>,
    pub groups_of_user: BTreeMap<DirectoryUserId, BTreeSet<DirectoryGroupId>>,
    /// Groups owned by Stint that are mapped to exactly one permission set in one account.
    pub owned_groups: BTreeMap<Entitlement, DirectoryGroupId>,
}

impl Catalog {
    /// Builds the catalog from the records of one finished import, in any order.
    pub fn from_records(
        import: (ImportId, Timestamp),
        records: impl IntoIterator<Item = CatalogRecord>,
    ) -> Self {
        let mut catalog = Self { import: Some(import), ..Self::default() };
        let mut mappings: BTreeMap<DirectoryGroupId, Vec<Entitlement>> = BTreeMap::new();
        for record in records {
            match record {
                CatalogRecord::Instance(instance) => catalog.instance = Some(instance),
                CatalogRecord::Unit(unit) => drop(catalog.units.insert(unit.id.clone(), unit)),
                CatalogRecord::Account(account) => drop(catalog.accounts.insert(account.id.clone(), account)),
                CatalogRecord::PermissionSet(set) => {
                    catalog.summaries.insert(set.id.clone(), summarize(&set));
                    catalog.permission_sets.insert(set.id.clone(), set);
                }
                CatalogRecord::User(user) => drop(catalog.users.insert(user.id.clone(), user)),
                CatalogRecord::Group(group) => drop(catalog.groups.insert(group.id.clone(), group)),
                CatalogRecord::Membership(Membership { group, user }) => {
                    catalog.groups_of_user.entry(user).or_default().insert(group);
                }
                CatalogRecord::Assignment(Assignment { entitlement, principal: Principal::Group(group) }) => {
                    mappings.entry(group).or_default().push(entitlement);
                }
                CatalogRecord::Assignment(_) => {}
            }
        }
        for (group, entitlements) in mappings {
            let owned = catalog.groups.get(&group).is_some_and(DirectoryGroup::is_owned_by_stint);
            if let (true, [only]) = (owned, entitlements.as_slice()) {
                catalog.owned_groups.insert(only.clone(), group);
            }
        }
        catalog
    }

    /// The account and the permission set, when both are in the catalog.
    pub fn find(&self, entitlement: &Entitlement) -> Option<(&Account, &PermissionSet)> {
        Some((
            self.accounts.get(&entitlement.account)?,
            self.permission_sets.get(&entitlement.permission_set)?,
        ))
    }

    /// What a decision about the permission set is bound to; `None` when it is not in the catalog.
    pub fn content_hash(&self, set: &PermissionSetId) -> Option<PermissionSetHash> {
        self.permission_sets.get(set).map(PermissionSet::content_hash)
    }

    /// The best way to deliver an entitlement (DESIGN: binding).
    pub fn binding(&self, entitlement: &Entitlement) -> Binding {
        match self.owned_groups.get(entitlement) {
            Some(group) => Binding::OwnedGroup { group: group.clone() },
            None => Binding::Assignment,
        }
    }

    /// The units above an account, root first, without the root's own name.
    pub fn path(&self, account: &Account) -> Vec<&OrganizationalUnit> {
        let mut path = Vec::new();
        let mut next = Some(&account.unit);
        while let Some(unit) = next.and_then(|id| self.units.get(id)) {
            if path.len() > self.units.len() {
                break;
            }
            next = unit.parent.as_ref();
            path.push(unit);
        }
        path.reverse();
        path
    }

    /// Names of the groups that a person is in, as policies write them.
    pub fn group_names(&self, user: &DirectoryUserId) -> BTreeSet<String> {
        let groups = self.groups_of_user.get(user).into_iter().flatten();
        groups.filter_map(|id| self.groups.get(id)).map(|group| group.name.clone()).collect()
    }
}
