//! The effect of other policies on people equals asking about each person and each entitlement.

use crate::{
    eligibility::rule,
    large::{large, many_policies},
    organization::{NOW, PEOPLE, catalog, member, policies},
};
use domain::{
    catalog::{Catalog, DirectoryUser, Entitlement, Membership},
    person::Role,
    policy::{Approval, ChangeKind, Effect, Obligations, Reach},
    request::SHORTEST,
};
use policy::{Asked, PolicySet, compare};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What one change is about, found one by one.
#[derive(Default)]
struct Found {
    people: BTreeSet<&'static str>,
    entitlements: BTreeSet<Entitlement>,
}

fn one_by_one(before: &PolicySet, after: &PolicySet, catalog: &Catalog) -> [Reach; 7] {
    let mut found: [Found; 7] = Default::default();
    for (name, _) in PEOPLE {
        let who = member(name);
        let asked = Asked::at_best(SHORTEST, &who, NOW);
        for account in catalog.accounts.keys() {
            for set in catalog.permission_sets.keys() {
                let what = Entitlement { account: account.clone(), permission_set: set.clone() };
                let answers =
                    [before, after].map(|policies| policies.may_request(&who, catalog, &what, &asked));
                for change in changes(answers[0].obligations(), answers[1].obligations()) {
                    found[change].people.insert(name);
                    found[change].entitlements.insert(what.clone());
                }
            }
        }
    }
    found.map(|one| Reach { people: one.people.len() as u32, entitlements: one.entitlements.len() as u32 })
}

fn changes(before: Option<&Obligations>, after: Option<&Obligations>) -> Vec<usize> {
    let (before, after) = match (before, after) {
        (None, None) => return vec![],
        (None, Some(_)) => return vec![0],
        (Some(_), None) => return vec![1],
        (Some(before), Some(after)) => (before, after),
    };
    let mut changes = Vec::new();
    if before.approval != after.approval {
        changes.push(match (&before.approval, &after.approval) {
            (_, Approval::Automatic) => 2,
            (Approval::Automatic, _) => 3,
            _ => 4,
        });
    }
    if before.longest != after.longest {
        changes.push(if before.longest < after.longest { 5 } else { 6 });
    }
    changes
}

fn told(effect: &Effect) -> [Reach; 7] {
    let Effect { gained, lost, now_automatic, now_approved, other_approval, longer, shorter, .. } = effect;
    [gained, lost, now_automatic, now_approved, other_approval, longer, shorter].map(|reach| *reach)
}

fn edited(from: &str, to: &str) -> PolicySet {
    assert!(policy::DEMO.contains(from), "the demo has {from}");
    policies(&policy::DEMO.replacen(from, to, 1))
}

#[test]
fn the_same_policies_change_nothing() {
    let effect = compare(&policies(policy::DEMO), &policies(policy::DEMO), &catalog(), NOW);
    assert!(effect.is_none() && !effect.is_widened());
    assert_eq!((effect.people, effect.entitlements), (PEOPLE.len() as u32, 90));
}

#[test]
fn a_new_name_is_no_change() {
    let renamed = edited("@id(\"sandbox\")", "@id(\"playground\")");
    assert!(compare(&policies(policy::DEMO), &renamed, &catalog(), NOW).is_none());
}

#[test]
fn a_permit_that_is_taken_away_is_told_with_its_terms_and_examples() {
    let security_only = edited(
        "principal,\n    action == Action::\"request\",\n    resource in OrganizationalUnit::\"Sandbox\"",
        "principal in Group::\"security\",\n    action == Action::\"request\",\n    resource in OrganizationalUnit::\"Sandbox\"",
    );
    let effect = compare(&policies(policy::DEMO), &security_only, &catalog(), NOW);
    // Everybody but Noor loses one account's nine permission sets, of which break-glass could never be asked for.
    assert_eq!(effect.lost, Reach { people: 11, entitlements: 8 });
    assert_eq!(effect.sentence(), "11 people lose 8 entitlements.");
    let group = &effect.groups[0];
    assert_eq!((group.kind, effect.groups_in_all), (ChangeKind::Lost, 1));
    assert_eq!(group.before.as_deref(), Some("At most 8 h, automatic (*Sandbox for everyone*)"));
    assert_eq!((group.after.as_deref(), group.examples[0].account.as_str()), (None, "sandbox-engineering"));
}

#[test]
fn other_terms_are_told_apart() {
    let longer = edited(
        "@max_duration(\"2h\")\n@approval(\"Group::\\\"sre\\\"\")",
        "@max_duration(\"3h\")\n@approval(\"automatic\")",
    );
    let effect = compare(&policies(policy::DEMO), &longer, &catalog(), NOW);
    assert_eq!(told(&effect), one_by_one(&policies(policy::DEMO), &longer, &catalog()));
    assert!(effect.now_automatic.people > 0 && effect.longer.people > 0 && effect.is_widened());
    assert!(effect.only_at.is_none(), "no policy looks at the time");
}

#[test]
fn a_comparison_that_holds_for_the_moment_only_says_so() {
    let daily = edited(
        "resource in OrganizationalUnit::\"Sandbox\"\n)",
        "resource in OrganizationalUnit::\"Sandbox\"\n) when { context.now.hour < 12 }",
    );
    let effect = compare(&policies(policy::DEMO), &daily, &catalog(), NOW);
    assert_eq!((effect.only_at, effect.lost.people), (Some(NOW), 12));
}

#[test]
fn people_who_are_disabled_gain_nothing() {
    let mut catalog = catalog();
    let wei: Vec<_> = catalog.users.values().filter(|user| user.user_name == "wei").cloned().collect();
    for user in wei {
        catalog.users.insert(user.id.clone(), DirectoryUser { is_disabled: true, ..user });
    }
    let effect = compare(&PolicySet::none(), &policies(policy::DEMO), &catalog, NOW);
    assert_eq!(effect.gained.people, 11);
}

#[test]
fn a_role_that_changes_hands_is_told() {
    let moved = edited("principal in Group::\"access-administrators\"", "principal in Group::\"security\"");
    let effect = compare(&policies(policy::DEMO), &moved, &catalog(), NOW);
    let [role] = effect.roles.as_slice() else { panic!("{effect:?}") };
    assert_eq!((role.role, role.gained, role.lost), (Role::Administrator, 1, 1));
    assert_eq!(role.examples, ["noor", "theo"]);
    assert!(effect.is_widened() && !effect.is_none());
}

#[test]
fn a_policy_about_approving_is_not_compared_and_counts_as_widened() {
    let lifted = edited(
        "principal in Group::\"contractors\",\n    action == Action::\"approve\"",
        "principal == Person::\"wei\",\n    action == Action::\"approve\"",
    );
    let effect = compare(&policies(policy::DEMO), &lifted, &catalog(), NOW);
    assert_eq!(effect.not_compared, ["Contractors approve nothing"]);
    assert!(effect.is_widened() && effect.groups.is_empty());
}

/// 2 000 people in sixty teams, of which many have two.
fn crowded() -> Catalog {
    let mut catalog = large();
    let groups: Vec<_> = (0..60)
        .map(|team| {
            let mut group = catalog.groups.values().next().expect("a group").clone();
            group.id = format!("group-team-{team}").parse().expect("a group");
            group.name = format!("team-{team}");
            catalog.groups.insert(group.id.clone(), group.clone());
            group.id
        })
        .collect();
    for number in 0..2_000_usize {
        let mut user = catalog.users.values().next().expect("a user").clone();
        user.id = format!("user-many-{number}").parse().expect("a user");
        user.user_name = format!("many.{number}");
        for team in [number % 60, number / 60 % 60] {
            let Membership { group, user } =
                Membership { group: groups[team].clone(), user: user.id.clone() };
            catalog.groups_of_user.entry(user).or_default().insert(group);
        }
        catalog.users.insert(user.id.clone(), user);
    }
    catalog
}

#[test]
fn a_large_organization_is_compared_whole() {
    let text = many_policies();
    let (before, after) =
        (policies(&text), policies(&text.replace("@max_duration(\"4h\")", "@max_duration(\"3h\")")));
    let effect = compare(&before, &after, &crowded(), NOW);
    assert_eq!((effect.people, effect.entitlements), (2_012, 500_000));
    assert!(effect.shorter.people > 1_000, "{}", effect.sentence());
    assert_eq!((effect.gained.people, effect.longer.people), (0, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn classes_of_people_never_hide_a_change(
        old in proptest::collection::vec(rule(), 0..7),
        new in proptest::collection::vec(rule(), 0..4),
        kept in 0..7_usize,
    ) {
        let text = |rules: &[String]| -> String {
            rules.iter().enumerate().map(|(at, rule)| format!("@id(\"rule-{at}\") {rule}")).collect()
        };
        let changed: Vec<String> = old.iter().take(kept).chain(&new).cloned().collect();
        let parse = |rules: &[String]| PolicySet::parse(&text(rules), "generated.cedar");
        // A rule that can never match is a fault, not a case.
        if let (Ok(before), Ok(after)) = (parse(&old), parse(&changed)) {
            let (catalog, effect) = (catalog(), compare(&before, &after, &catalog(), NOW));
            prop_assert_eq!(told(&effect), one_by_one(&before, &after, &catalog));
            let changes_nobody = told(&effect).iter().all(|reach| reach.people == 0);
            prop_assert_eq!(effect.is_none(), changes_nobody && effect.not_compared.is_empty());
        }
    }
}
