//! The organization of the demo and the tests, laid out after the AWS Security Reference Architecture.
//!
//! Invariant: the same on every start, ids included. Each file holds one part of it as a table.

mod accounts;
mod people;
mod permission_sets;
mod policies;
mod standing_access;

pub(super) use accounts::add_accounts;
pub(super) use people::add_groups_and_demo_people;
pub use people::{DEMO_PEOPLE, DemoPerson};
pub(super) use permission_sets::add_permission_sets;

use super::{
    builder::{Builder, Built},
    organization::Organization,
};

/// 33 accounts in nested units, 14 permission sets, about 60 people, 13 groups of the identity provider, groups owned by
/// Stint for about half of what people ask for in production and staging, and some standing access.
pub fn reference_organization() -> Organization {
    build().expect("the tables of the reference organization are well-formed")
}

fn build() -> Built<Organization> {
    let mut builder = Builder::new()?;
    add_accounts(&mut builder)?;
    add_permission_sets(&mut builder)?;
    add_groups_and_demo_people(&mut builder)?;
    people::add_crowd(&mut builder)?;
    standing_access::add_standing_access(&mut builder);
    standing_access::add_owned_groups(&mut builder)?;
    Ok(builder.organization)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalog::AccountStatus;

    #[test]
    fn the_reference_organization_has_what_the_demo_needs() {
        let organization = reference_organization();
        let accounts = &organization.accounts;
        assert_eq!(accounts.values().filter(|one| one.is_management).count(), 1);
        assert_eq!(accounts.values().filter(|one| one.status == AccountStatus::Suspended).count(), 1);
        assert!(accounts.values().all(|account| account.environment().is_some()));
        assert_eq!(organization.permission_sets.len(), 14);
        assert_eq!(organization.users.len(), 60);
        assert_eq!(organization.groups.values().filter(|group| group.is_synced).count(), 13);
        for person in DEMO_PEOPLE {
            let user = organization.user_named(person.user_name).expect("a demo person");
            for name in person.groups {
                let group = organization.group_named(name).expect("a group");
                assert!(organization.is_member(&group.id, &user.id), "{name}");
            }
        }
    }

    #[test]
    fn every_owned_group_is_mapped_to_exactly_one_entitlement() {
        let organization = reference_organization();
        let owned = organization.groups.values().filter(|group| group.is_owned_by_stint());
        let mut count = 0;
        for group in owned {
            let principal = domain::catalog::Principal::Group(group.id.clone());
            let mapped = organization.assignments.values().filter(|all| all.contains_key(&principal));
            assert_eq!(mapped.count(), 1, "{}", group.name);
            count += 1;
        }
        assert!(count > 60, "{count}");
    }

    #[test]
    fn inline_policies_are_json() {
        for set in reference_organization().permission_sets.values() {
            if let Some(policy) = &set.inline_policy {
                let policy: serde_json::Value = serde_json::from_str(policy).expect(&set.name);
                assert_eq!(policy["Version"], "2012-10-17");
            }
        }
    }
}
