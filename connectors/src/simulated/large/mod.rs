//! A large organization, generated from a seed: for measurements and for what only shows at scale.
//!
//! Invariant: the same seed gives the same organization, ids included. It contains the reference organization's
//! permission sets, groups and demo people, so that the demo's policies and sign-in work with it.

mod names;

use crate::simulated::{
    builder::{Builder, Built, permission_set_id, tags_of},
    organization::Organization,
    reference::{add_groups_and_demo_people, add_permission_sets},
};
use domain::{
    catalog::{Entitlement, ManagedPolicy, PermissionSet, Principal},
    id::{DirectoryGroupId, DirectoryUserId},
    time::Minutes,
};
use names::{DIVISIONS, ENVIRONMENTS, FAMILY, GIVEN, ROLES, SERVICES, SUBJECTS};
use rand::{Rng, SeedableRng, rngs::SmallRng, seq::IndexedRandom};

const ACCOUNTS: usize = 1_000;
const PERMISSION_SETS: usize = 500;
const PEOPLE: usize = 20_000;
const SYNCED_GROUPS: usize = 240;
const OWNED_GROUPS: usize = 60;
const ASSIGNMENTS: usize = 5_000;

/// 1 000 accounts, 500 permission sets, 20 000 people, 300 groups and some 5 000 assignments.
pub fn large_organization(seed: u64) -> Organization {
    build(seed).expect("generated names are well-formed")
}

fn build(seed: u64) -> Built<Organization> {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut builder = Builder::new()?;
    let accounts = add_accounts(&mut builder, &mut random)?;
    add_permission_sets(&mut builder)?;
    add_generated_permission_sets(&mut builder, &mut random)?;
    add_groups_and_demo_people(&mut builder)?;
    let groups = add_generated_groups(&mut builder)?;
    let users = add_people(&mut builder, &mut random, &groups)?;
    add_owned_groups(&mut builder, &accounts)?;
    add_assignments(&mut builder, &mut random, &groups, &users);
    Ok(builder.organization)
}

fn add_accounts(builder: &mut Builder, random: &mut SmallRng) -> Built<Vec<String>> {
    let root = builder.root();
    builder.account("management", &root, &[("environment", "management"), ("owner", "platform-admins")])?;
    let workloads = builder.unit("Workloads", &root)?;
    let mut names = vec![];
    for (environment, unit) in ENVIRONMENTS {
        let above = if environment == "sandbox" { &root } else { &workloads };
        let environment_unit = builder.unit(unit, above)?;
        for division in DIVISIONS {
            let unit = builder.unit(division, &environment_unit)?;
            for subject in SUBJECTS {
                let name = format!("{environment}-{}-{subject}", division.to_lowercase());
                let cost_center = random.random_range(1_000..9_999).to_string();
                let description = format!("{subject} of {division}");
                let mut tags = vec![
                    ("environment", environment),
                    ("owner", subject),
                    ("cost-center", cost_center.as_str()),
                    ("description", description.as_str()),
                ];
                if environment == "prod" && random.random_bool(0.3) {
                    tags.push(("data", if random.random_bool(0.3) { "pci" } else { "pii" }));
                }
                // The management account is one of the thousand.
                if names.len() + 1 < ACCOUNTS {
                    builder.account(&name, &unit, &tags)?;
                    names.push(name);
                }
            }
        }
    }
    Ok(names)
}

fn add_generated_permission_sets(builder: &mut Builder, random: &mut SmallRng) -> Built<()> {
    let names = SUBJECTS.iter().flat_map(|subject| ROLES.iter().map(move |role| (subject, role)));
    let names = names.flat_map(|(subject, role)| ["", "2"].map(|suffix| format!("{subject}{role}{suffix}")));
    for name in names {
        if builder.organization.permission_sets.len() == PERMISSION_SETS {
            break;
        }
        let managed = random.random_bool(0.4).then(|| ManagedPolicy {
            arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess".to_owned(),
            name: "ViewOnlyAccess".to_owned(),
        });
        builder.permission_set(PermissionSet {
            id: permission_set_id(&name)?,
            arn: String::new(),
            description: format!("Day-to-day work as {name}"),
            name,
            session: Minutes(60 * random.random_range(1..=12)),
            managed_policies: managed.into_iter().collect(),
            customer_managed_policies: vec![],
            inline_policy: Some(inline_policy(random)),
            boundary: None,
            relay_state: None,
            tags: tags_of(&[("owner", "platform-admins"), ("stint", "managed")]),
        });
    }
    Ok(())
}

fn inline_policy(random: &mut SmallRng) -> String {
    let services: Vec<&str> = SERVICES.choose_multiple(random, 3).copied().collect();
    let actions =
        services.iter().flat_map(|one| ["Get*", "List*", "Describe*"].map(|verb| format!("{one}:{verb}")));
    let statement = serde_json::json!({
        "Effect": "Allow",
        "Action": actions.collect::<Vec<_>>(),
        "Resource": "*",
    });
    serde_json::json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

fn add_generated_groups(builder: &mut Builder) -> Built<Vec<DirectoryGroupId>> {
    let names = DIVISIONS.iter().flat_map(|division| SUBJECTS.iter().map(move |subject| (division, subject)));
    let missing = SYNCED_GROUPS.saturating_sub(builder.organization.groups.len());
    let names =
        names.take(missing).map(|(division, subject)| format!("{}-{subject}", division.to_lowercase()));
    names.map(|name| builder.synced_group(&name, &format!("Team {name}"))).collect()
}

fn add_people(
    builder: &mut Builder,
    random: &mut SmallRng,
    groups: &[DirectoryGroupId],
) -> Built<Vec<DirectoryUserId>> {
    let engineering = builder.organization.group_named("engineering").map(|group| group.id.clone());
    let mut users = vec![];
    while builder.organization.users.len() < PEOPLE {
        let number = users.len();
        let given = GIVEN[number % GIVEN.len()];
        let family = FAMILY[number / GIVEN.len() % FAMILY.len()];
        let user_name = format!("{}.{}{number}", given.to_lowercase(), family.to_lowercase());
        let user = builder.user(&user_name, &format!("{given} {family}"))?;
        let teams = random.random_range(1..=2);
        for group in groups.choose_multiple(random, teams) {
            builder.member(group, &user);
        }
        if let (Some(engineering), true) = (&engineering, random.random_bool(0.2)) {
            builder.member(engineering, &user);
        }
        users.push(user);
    }
    Ok(users)
}

fn add_owned_groups(builder: &mut Builder, accounts: &[String]) -> Built<()> {
    let production = accounts.iter().filter(|name| name.starts_with("prod-"));
    for account in production.take(OWNED_GROUPS) {
        builder.owned_group(account, "ReadOnlyAccess")?;
    }
    Ok(())
}

fn add_assignments(
    builder: &mut Builder,
    random: &mut SmallRng,
    groups: &[DirectoryGroupId],
    users: &[DirectoryUserId],
) {
    let accounts: Vec<_> = builder.organization.accounts.keys().cloned().collect();
    let sets: Vec<_> = builder.organization.permission_sets.keys().cloned().collect();
    for _ in OWNED_GROUPS..ASSIGNMENTS {
        let chosen = (accounts.choose(random), sets.choose(random));
        let (Some(account), Some(permission_set)) = chosen else { continue };
        let principal = if random.random_bool(0.8) {
            groups.choose(random).cloned().map(Principal::Group)
        } else {
            users.choose(random).cloned().map(Principal::User)
        };
        let entitlement = Entitlement { account: account.clone(), permission_set: permission_set.clone() };
        if let Some(principal) = principal {
            builder.assign_by_id(entitlement, principal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_large_organization() {
        let [first, second] = [7, 7].map(large_organization);
        assert_eq!(first.records(), second.records());
        assert_eq!(first.accounts.len(), ACCOUNTS);
        assert_eq!(first.permission_sets.len(), PERMISSION_SETS);
        assert_eq!(first.users.len(), PEOPLE);
        assert_eq!(first.groups.len(), SYNCED_GROUPS + OWNED_GROUPS);
        let assignments = first.assignments.values().map(std::collections::BTreeMap::len).sum::<usize>();
        assert!((4_900..=ASSIGNMENTS).contains(&assignments), "{assignments}");
    }
}
