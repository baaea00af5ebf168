//! The demo's policies in words.

use crate::organization::{account, catalog, policies};
use domain::policy::{RuleInWords, RuleKind};

fn words(text: &str) -> Vec<RuleInWords> {
    policies(text).in_words(&catalog())
}

#[test]
fn a_policy_is_told_as_who_what_and_when() {
    let all = words(policy::DEMO);
    let of = |id: &str| all.iter().find(|rule| rule.id == id).expect("a policy of the demo");
    let payments = of("payments-operator");
    assert_eq!((payments.who.as_str(), payments.what.as_str()), ("payments-team", "PaymentsOperator"));
    assert_eq!(payments.only_when, ["the account's tag owner is payments-team"]);
    assert!(payments.cedar.starts_with("@id(\"payments-operator\")") && payments.cedar.ends_with("};"));
    let reading = of("prod-read-only");
    let never = ["the permission set changes no resources", "the permission set changes no permissions"];
    assert_eq!(reading.only_when, never);
    let ticket = of("personal-data-needs-a-ticket");
    assert_eq!(ticket.only_when, ["the account's tag data is pii or pci", "no ticket is given"]);
    assert_eq!(ticket.kind, RuleKind::Forbid { actions: vec!["request".to_owned()] });
    assert_eq!((of("sandbox").who.as_str(), of("sandbox").what.as_str()), ("Everyone", "Sandbox"));
    assert!(of("sandbox").cedar.starts_with("@id("), "comments before it belong to the text");
    assert!(matches!(of("administrators").kind, RuleKind::Role { .. }));
    assert_eq!(all.iter().filter(|rule| rule.kind == RuleKind::Guardrail).count(), 4);
}

#[test]
fn what_has_no_words_stands_as_it_is_written() {
    let head = format!(
        "@id(\"a\") @max_duration(\"8h\") @approval(\"automatic\")
        permit (principal, action == Action::\"request\", resource in Account::\"{}\")",
        account(4).id
    );
    let rule = |condition: &str| words(&format!("{head} {condition};")).pop().expect("one policy");
    let like = rule("unless { resource.permission_set.name like \"*Admin*\" }");
    assert_eq!(like.what, "Account prod-orders");
    assert_eq!(like.only_when, ["not (resource.permission_set.name like \"*Admin*\")"]);
    let mixed = rule("when { context.minutes <= 60 || context.now.weekday == \"sunday\" }");
    assert_eq!(mixed.only_when, ["the minutes asked for is at most 60 or the weekday is sunday"]);
}

#[test]
fn administrators_are_whom_policy_names() {
    let catalog = catalog();
    let policies = policies(policy::DEMO);
    let found = policies.administrators(&catalog, crate::organization::NOW);
    assert_eq!(found, [crate::organization::user_id("theo")]);
}
