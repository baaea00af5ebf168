//! An AWS organization with its IAM Identity Center instance, as plain data in the domain's own words.
//!
//! Invariant: everything that an import can read is in [`Organization::records`], so a test compares the two as wholes.
//! Deliberately not here: behaviour; anyone may change the data, as people with console access do.

use domain::{
    catalog::{
        Account, Assignment, CatalogRecord, DirectoryGroup, DirectoryUser, Entitlement, Instance, Membership,
        OrganizationalUnit, PermissionSet, Principal,
    },
    id::{AccountId, DirectoryGroupId, DirectoryUserId, OrganizationalUnitId, PermissionSetId},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Something that was or was not there, and since when: what lists that lag need to know.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Presence {
    pub present: bool,
    pub since: Timestamp,
}

impl Presence {
    pub const ALWAYS: Self = Self { present: true, since: Timestamp::from_microseconds(i64::MIN) };

    pub fn was_present_at(self, time: Timestamp) -> bool {
        self.present == (self.since <= time)
    }
}

#[derive(Clone, Debug)]
pub struct Organization {
    /// Such as `o-a1b2c3d4e5`.
    pub id: String,
    pub instance: Instance,
    pub units: BTreeMap<OrganizationalUnitId, OrganizationalUnit>,
    pub accounts: BTreeMap<AccountId, Account>,
    pub permission_sets: BTreeMap<PermissionSetId, PermissionSet>,
    pub users: BTreeMap<DirectoryUserId, DirectoryUser>,
    pub groups: BTreeMap<DirectoryGroupId, DirectoryGroup>,
    pub memberships: BTreeMap<DirectoryGroupId, BTreeMap<DirectoryUserId, Presence>>,
    pub assignments: BTreeMap<Entitlement, BTreeMap<Principal, Presence>>,
    /// Roles that still have an earlier inline policy of their permission set, and which.
    pub outdated_roles: BTreeMap<Entitlement, Option<String>>,
}

impl Organization {
    pub fn is_member(&self, group: &DirectoryGroupId, user: &DirectoryUserId) -> bool {
        self.memberships.get(group).and_then(|members| members.get(user)).is_some_and(|found| found.present)
    }

    pub fn is_assigned(&self, entitlement: &Entitlement, principal: &Principal) -> bool {
        self.assignments
            .get(entitlement)
            .and_then(|all| all.get(principal))
            .is_some_and(|found| found.present)
    }

    pub fn set_member(
        &mut self,
        group: &DirectoryGroupId,
        user: &DirectoryUserId,
        present: bool,
        now: Timestamp,
    ) {
        if self.is_member(group, user) != present {
            let members = self.memberships.entry(group.clone()).or_default();
            members.insert(user.clone(), Presence { present, since: now });
        }
    }

    pub fn set_assigned(
        &mut self,
        entitlement: &Entitlement,
        principal: &Principal,
        present: bool,
        now: Timestamp,
    ) {
        if self.is_assigned(entitlement, principal) != present {
            let principals = self.assignments.entry(entitlement.clone()).or_default();
            principals.insert(principal.clone(), Presence { present, since: now });
        }
        // An assignment provisions the role; the last one takes it with it.
        if present || !self.is_provisioned(entitlement) {
            self.outdated_roles.remove(entitlement);
        }
    }

    /// Whether the account has the permission set's role: somebody is assigned to it there.
    pub fn is_provisioned(&self, entitlement: &Entitlement) -> bool {
        let principals = self.assignments.get(entitlement).into_iter().flatten();
        principals.into_iter().any(|(_, presence)| presence.present)
    }

    /// The roles that there are keep the policy that they have, until they are provisioned.
    pub fn set_inline_policy(&mut self, id: &PermissionSetId, policy: Option<String>) {
        let of_set: Vec<Entitlement> =
            self.assignments.keys().filter(|one| one.permission_set == *id).cloned().collect();
        let Some(set) = self.permission_sets.get_mut(id) else { return };
        let before = std::mem::replace(&mut set.inline_policy, policy);
        for entitlement in of_set {
            if self.is_provisioned(&entitlement) {
                self.outdated_roles.entry(entitlement).or_insert_with(|| before.clone());
            }
        }
    }

    /// The inline policy that AWS evaluates in that account.
    pub fn role_policy(&self, entitlement: &Entitlement) -> Option<&str> {
        let set = self.permission_sets.get(&entitlement.permission_set);
        match self.outdated_roles.get(entitlement) {
            Some(policy) => policy.as_deref(),
            None => set.and_then(|set| set.inline_policy.as_deref()),
        }
    }

    pub fn account_named(&self, name: &str) -> Option<&Account> {
        self.accounts.values().find(|account| account.name == name)
    }

    pub fn permission_set_named(&self, name: &str) -> Option<&PermissionSet> {
        self.permission_sets.values().find(|set| set.name == name)
    }

    pub fn group_named(&self, name: &str) -> Option<&DirectoryGroup> {
        self.groups.values().find(|group| group.name == name)
    }

    pub fn user_named(&self, user_name: &str) -> Option<&DirectoryUser> {
        self.users.values().find(|user| user.user_name == user_name)
    }

    /// The permission set in the account, both by name.
    pub fn entitlement_named(&self, account: &str, permission_set: &str) -> Option<Entitlement> {
        Some(Entitlement {
            account: self.account_named(account)?.id.clone(),
            permission_set: self.permission_set_named(permission_set)?.id.clone(),
        })
    }

    /// All that a complete import should find now.
    pub fn records(&self) -> Vec<CatalogRecord> {
        let mut records = vec![CatalogRecord::Instance(self.instance.clone())];
        records.extend(self.units.values().cloned().map(CatalogRecord::Unit));
        records.extend(self.accounts.values().cloned().map(CatalogRecord::Account));
        records.extend(self.permission_sets.values().cloned().map(CatalogRecord::PermissionSet));
        records.extend(self.users.values().cloned().map(CatalogRecord::User));
        records.extend(self.groups.values().cloned().map(CatalogRecord::Group));
        for (group, members) in &self.memberships {
            let present = members.iter().filter(|(_, presence)| presence.present);
            records.extend(present.map(|(user, _)| {
                CatalogRecord::Membership(Membership { group: group.clone(), user: user.clone() })
            }));
        }
        for (entitlement, principals) in &self.assignments {
            let present = principals.iter().filter(|(_, presence)| presence.present);
            records.extend(present.map(|(principal, _)| {
                let (entitlement, principal) = (entitlement.clone(), principal.clone());
                CatalogRecord::Assignment(Assignment { entitlement, principal })
            }));
        }
        records
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_presence_remembers_what_was_before() {
        let [before, change, after] = [1, 2, 3].map(Timestamp::from_seconds);
        let added = Presence { present: true, since: change };
        let removed = Presence { present: false, since: change };
        assert_eq!([before, change, after].map(|time| added.was_present_at(time)), [false, true, true]);
        assert_eq!([before, change, after].map(|time| removed.was_present_at(time)), [true, false, false]);
        assert!(Presence::ALWAYS.was_present_at(before));
    }
}
