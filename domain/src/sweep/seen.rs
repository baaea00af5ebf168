//! What a reading of AWS showed of the access that Stint could have given: direct assignments, and the members of the
//! groups that Stint owns. Other groups are never Stint's.

use crate::{
    catalog::{Assignment, Catalog, Entitlement, Principal},
    connector::{Access, Binding},
    id::{DirectoryGroupId, DirectoryUserId},
};
use std::collections::{BTreeMap, BTreeSet};

/// Built from the assignments and the catalog of one import.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    members: BTreeMap<DirectoryGroupId, BTreeSet<DirectoryUserId>>,
    access: BTreeMap<(DirectoryUserId, Entitlement), Vec<Binding>>,
}

impl Seen {
    pub fn new(catalog: &Catalog) -> Self {
        let mut members: BTreeMap<DirectoryGroupId, BTreeSet<DirectoryUserId>> = BTreeMap::new();
        for (user, groups) in &catalog.groups_of_user {
            for id in groups {
                if catalog.groups.get(id).is_some_and(|group| group.is_owned_by_stint()) {
                    members.entry(id.clone()).or_default().insert(user.clone());
                }
            }
        }
        Self { members, access: BTreeMap::new() }
    }

    pub fn add(&mut self, Assignment { entitlement, principal }: Assignment) {
        match principal {
            Principal::User(user) => {
                self.access.entry((user, entitlement)).or_default().push(Binding::Assignment);
            }
            Principal::Group(group) => {
                for user in self.members.get(&group).into_iter().flatten() {
                    let bindings = self.access.entry((user.clone(), entitlement.clone())).or_default();
                    bindings.push(Binding::OwnedGroup { group: group.clone() });
                }
            }
        }
    }

    pub fn has(&self, access: &Access) -> bool {
        let key = (access.user.clone(), access.entitlement.clone());
        self.access.get(&key).is_some_and(|bindings| bindings.contains(&access.binding))
    }

    /// Every access through a group that Stint owns.
    pub fn members(&self) -> impl Iterator<Item = Access> {
        self.access.iter().flat_map(|((user, entitlement), bindings)| {
            bindings.iter().filter(|binding| matches!(binding, Binding::OwnedGroup { .. })).map(|binding| {
                Access { user: user.clone(), entitlement: entitlement.clone(), binding: binding.clone() }
            })
        })
    }
}
