//! Eligibility by classes equals asking one entitlement at a time.

use crate::organization::{ACCOUNTS, NOW, PEOPLE, SETS, account, catalog, member, permission_set, policies};
use domain::{
    catalog::{Catalog, Entitlement, summarize},
    person::Member,
    request::SHORTEST,
    time::Timestamp,
};
use policy::{Asked, PolicySet};
use proptest::prelude::*;

fn assert_equals_one_by_one(policies: &PolicySet, who: &Member, catalog: &Catalog, now: Timestamp) {
    let eligibility = policies.eligibility(who, catalog, now);
    let asked = Asked::at_best(SHORTEST, who, now);
    for account in catalog.accounts.keys() {
        for set in catalog.permission_sets.keys() {
            let what = Entitlement { account: account.clone(), permission_set: set.clone() };
            let answer = policies.may_request(who, catalog, &what, &asked);
            let by_class = eligibility.of(&what).map(|obligations| obligations.as_ref());
            assert_eq!(by_class, answer.obligations(), "{} {what}", who.person.name);
        }
    }
}

#[test]
fn the_demo_gives_the_same_by_class_and_one_by_one() {
    let (policies, catalog) = (policies(policy::DEMO), catalog());
    for name in ["ana", "nadia", "wei", "clara", "theo"] {
        assert_equals_one_by_one(&policies, &member(name), &catalog, NOW);
    }
}

#[test]
fn what_policies_do_not_tell_apart_shares_a_class() {
    let mut catalog = catalog();
    for copy in 0..50 {
        let mut more = account(4);
        more.id = format!("{:012}", 222_222_222_000_u64 + copy).parse().expect("an account");
        more.name = format!("prod-more-{copy}");
        more.tags.insert("cost-center".to_owned(), copy.to_string());
        catalog.accounts.insert(more.id.clone(), more);
    }
    let eligibility = policies(policy::DEMO).eligibility(&member("ana"), &catalog, NOW);
    let class = |at: usize| eligibility.account_class[&account(at).id];
    let copies = catalog.accounts.values().filter(|one| one.name.starts_with("prod-more"));
    assert!(copies.into_iter().all(|copy| eligibility.account_class[&copy.id] == class(4)));
    assert_ne!(class(3), class(4));
}

#[test]
fn a_key_changes_with_what_policies_look_at_and_with_nothing_else() {
    let catalog = catalog();
    let later = Timestamp::from_seconds(NOW.seconds() + 3_600);
    let demo = policies(policy::DEMO);
    let key = |policies: &PolicySet, who: &Member, now| policies.eligibility_key(who, &catalog, now);
    let ana = member("ana");
    let mut in_one_more_group = ana.clone();
    in_one_more_group.groups.insert("choir".to_owned());
    assert_eq!(key(&demo, &ana, NOW), key(&demo, &in_one_more_group, later));
    assert_ne!(key(&demo, &ana, NOW), key(&demo, &member("nadia"), NOW));
    let mut unknown = ana.clone();
    unknown.person.directory_user = None;
    assert_ne!(key(&demo, &ana, NOW), key(&demo, &unknown, NOW));
    let by_hour = policies(
        "@id(\"a\") @max_duration(\"8h\") @approval(\"automatic\")
        permit (principal, action == Action::\"request\", resource) when { context.now.hour < 15 };",
    );
    assert_ne!(key(&by_hour, &ana, NOW), key(&by_hour, &ana, later));
}

/// A policy with a random head and condition.
pub(crate) fn rule() -> impl Strategy<Value = String> {
    let principal = prop::sample::select(vec![
        "principal".to_owned(),
        "principal in Group::\"engineering\"".to_owned(),
        "principal in Group::\"sre\"".to_owned(),
        "principal == Person::\"ana\"".to_owned(),
    ]);
    let resource = prop::sample::select(vec![
        "resource".to_owned(),
        "resource in OrganizationalUnit::\"Workloads\"".to_owned(),
        "resource in OrganizationalUnit::\"Workloads/Prod\"".to_owned(),
        "resource in OrganizationalUnit::\"/\"".to_owned(),
        "resource in PermissionSet::\"ReadOnlyAccess\"".to_owned(),
        format!("resource in Account::\"{}\"", account(4).id),
        format!("resource in Account::\"{}\"", account(0).id),
        format!("resource == Entitlement::\"{}/{}\"", account(5).id, permission_set(3).id),
    ]);
    let condition = prop::sample::select(vec![
        "",
        "when { resource.permission_set.administrative }",
        "unless { resource.permission_set.changes_resources }",
        "when { resource.permission_set.risk == \"low\" || resource.account.environment == \"prod\" }",
        "when { resource.account.hasTag(\"owner\") && resource.account.getTag(\"owner\") == \"engineering\" }",
        "when { resource.account.hasTag(\"data\") }",
        "when { resource.permission_set.session_minutes > 60 && resource.account.name like \"prod-*\" }",
        "when { resource.permission_set.name like \"*Access\" }",
        "when { resource.account in OrganizationalUnit::\"Sandbox\" || principal in Group::\"on-call\" }",
        "when { resource.account.is_management || context.now.weekday == \"sunday\" }",
        "when { resource.permission_set == PermissionSet::\"Billing\" }",
        "unless { context.on_call }",
        "when { context.mfa_minutes > 15 && context.times_before == 0 }",
        "when { context.source.isInRange(ip(\"10.0.0.0/8\")) }",
    ]);
    let terms = prop::sample::select(vec![
        None,
        Some("@max_duration(\"8h\") @approval(\"automatic\")"),
        Some("@max_duration(\"1h\") @approval(\"Group::\\\"sre\\\"\")"),
        Some("@max_duration(\"2h\") @approval(\"Group::\\\"sre\\\"\") @priority(\"5\")"),
        Some("@max_duration(\"4h\") @approval(\"automatic\") @names_management_account(\"true\")"),
    ]);
    (principal, resource, condition, terms).prop_map(|(principal, resource, condition, terms)| {
        let effect = if terms.is_some() { "permit" } else { "forbid" };
        let terms = terms.unwrap_or_default();
        format!("{terms} {effect} ({principal}, action == Action::\"request\", {resource}) {condition};\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn classes_never_hide_a_difference(
        rules in proptest::collection::vec(rule(), 1..9),
        person in 0..PEOPLE.len(),
        changes in proptest::collection::vec((0..ACCOUNTS.len(), 0..ACCOUNTS.len(), 0..SETS.len()), 4),
    ) {
        let text: String =
            rules.iter().enumerate().map(|(at, rule)| format!("@id(\"rule-{at}\") {rule}")).collect();
        let mut catalog = catalog();
        // Accounts with the tags of one and the unit of another; permission sets that differ in one fact.
        for (copy, (one, two, set)) in changes.into_iter().enumerate() {
            let mut more = account(one);
            more.id = format!("{:012}", 222_222_222_000 + copy).parse().expect("an account");
            more.unit = account(two).unit;
            catalog.accounts.insert(more.id.clone(), more);
            let mut more = permission_set(set);
            more.id = format!("ps-{:016}", 100 + copy).parse().expect("a permission set");
            more.name = format!("{}{copy}", more.name);
            more.session = domain::time::Minutes(60 * (1 + copy as u32));
            catalog.summaries.insert(more.id.clone(), summarize(&more));
            catalog.permission_sets.insert(more.id.clone(), more);
        }
        // A rule that can never match is a fault, not a case.
        if let Ok(policies) = PolicySet::parse(&text, "generated.cedar") {
            assert_equals_one_by_one(&policies, &member(PEOPLE[person].0), &catalog, NOW);
        }
    }
}
