//! A forbid always wins, the highest priority counts, equals combine to the strictest, and nothing opens a guardrail.

use crate::organization::{ASKED, NOW, account, catalog, entitlement, member, policies};
use domain::{
    policy::{Answer, Approval, Outcome, Verdict},
    time::{Minutes, Timestamp},
};
use policy::Asked;
use proptest::prelude::*;

fn permit(id: &str, terms: &str, tail: &str) -> String {
    format!("@id(\"{id}\")\n{terms}\npermit (principal, action == Action::\"request\", resource){tail};\n")
}

const EIGHT_HOURS: &str = "@max_duration(\"8h\") @approval(\"automatic\")";
const ONE_HOUR: &str = "@max_duration(\"1h\") @approval(\"Group::\\\"sre\\\"\")";
const LEADS: &str = "@max_duration(\"2h\") @approval(\"Group::\\\"sre-leads\\\"\")";

fn ask(text: &str) -> Answer {
    ask_for("prod-orders", text, &ASKED)
}

fn ask_for(account: &str, text: &str, asked: &Asked) -> Answer {
    policies(text).may_request(&member("ana"), &catalog(), &entitlement(account, "ReadOnlyAccess"), asked)
}

fn outcomes(answer: &Answer) -> Vec<(&str, Outcome)> {
    answer.trace.iter().map(|line| (line.policy.as_str(), line.outcome)).collect()
}

#[test]
fn without_policies_nothing_is_allowed() {
    let answer = ask("");
    assert_eq!(answer.obligations(), None);
    assert_eq!(answer.trace, []);
}

#[test]
fn equals_combine_to_the_shortest_time_and_every_stage() {
    let text = [permit("a", EIGHT_HOURS, ""), permit("b", ONE_HOUR, ""), permit("c", LEADS, "")].concat();
    let answer = ask(&text);
    let obligations = answer.obligations().expect("allowed");
    assert_eq!(obligations.longest, Minutes(60));
    assert_eq!(obligations.approval.sentence(), "Approved by sre, then by sre-leads");
    assert_eq!(obligations.policy, "b");
    assert_eq!(
        outcomes(&answer),
        [("b", Outcome::Allowed), ("c", Outcome::Allowed), ("a", Outcome::Allowed)]
    );
}

#[test]
fn the_same_stage_is_asked_for_once_in_whatever_order_it_is_written() {
    let one = ONE_HOUR.replace("sre\\\"", "sre\\\" or Group::\\\"finance\\\"");
    let two = ONE_HOUR.replace("Group::\\\"sre\\\"", "Group::\\\"finance\\\" or Group::\\\"sre\\\"");
    let answer = ask(&[permit("a", &one, ""), permit("b", &two, "")].concat());
    let Some(Approval::Stages { stages }) = answer.obligations().map(|o| o.approval.clone()) else {
        panic!("approval is needed");
    };
    assert_eq!(stages.len(), 1);
}

#[test]
fn the_highest_priority_counts_and_the_others_are_outranked() {
    let first = permit("first", &format!("@priority(\"10\") {EIGHT_HOURS}"), "");
    let answer = ask(&[permit("second", ONE_HOUR, ""), first].concat());
    assert_eq!(
        answer.obligations().map(|o| (o.longest, o.approval.clone())),
        Some((Minutes(480), Approval::Automatic))
    );
    assert_eq!(outcomes(&answer), [("first", Outcome::Allowed), ("second", Outcome::Outranked)]);
}

#[test]
fn a_permit_whose_condition_fails_is_a_near_miss_with_its_cause() {
    let text = [
        permit("admin", EIGHT_HOURS, " when { resource.permission_set.administrative }"),
        permit("short", EIGHT_HOURS, " when { context.minutes <= 30 }"),
        permit("night", EIGHT_HOURS, " when { context.has_reason && context.now.hour < 6 }"),
        permit("owner", EIGHT_HOURS, " when { resource.account.hasTag(\"team\") && resource.account.getTag(\"team\") == \"x\" }"),
        "@id(\"freeze\") forbid (principal, action, resource is Entitlement) when { context.now.weekday == \"monday\" };".to_owned(),
    ];
    let sentences: Vec<String> = ask(&text.concat()).trace.into_iter().map(|line| line.sentence).collect();
    assert_eq!(
        sentences,
        [
            "*admin* did not apply: the permission set is not administrative.",
            "*short* did not apply: the request is for 1 h.",
            "*night* did not apply: it is between 14:00 and 15:00 UTC.",
            "*owner* did not apply: the account has no tag team.",
            "*freeze* did not apply: it is Sunday.",
        ]
    );
}

#[test]
fn a_condition_on_the_time_follows_the_clock() {
    let text = permit(
        "weekdays",
        EIGHT_HOURS,
        " unless { [\"saturday\", \"sunday\"].contains(context.now.weekday) }",
    );
    let monday = Asked { now: Timestamp::from_seconds(NOW.seconds() + 24 * 3_600), ..ASKED };
    assert_eq!(ask(&text).obligations(), None);
    assert!(ask_for("prod-orders", &text, &monday).obligations().is_some());
}

#[test]
fn a_forbid_that_cannot_be_evaluated_holds() {
    let overflow = "@id(\"broken\") forbid (principal, action == Action::\"request\", resource)
        when { context.minutes * 9223372036854775807 > 0 };";
    let answer = ask(&[permit("a", EIGHT_HOURS, ""), overflow.to_owned()].concat());
    assert_eq!(answer.verdict, Verdict::Denied { sentence: "Forbidden by *broken*.".to_owned() });
}

#[test]
fn the_management_account_opens_only_to_a_policy_that_names_it() {
    let closed = ask_for("management", &permit("a", &format!("@priority(\"99\") {EIGHT_HOURS}"), ""), &ASKED);
    assert_eq!(outcomes(&closed)[0], ("guardrail-management-account", Outcome::Forbade));
    let id = account(0).id;
    let by_head =
        permit("a", EIGHT_HOURS, "").replace("resource)", &format!("resource in Account::\"{id}\")"));
    let by_annotation = permit("a", &format!("@names_management_account(\"true\") {EIGHT_HOURS}"), "");
    let other = permit("a", EIGHT_HOURS, "").replace("resource)", "resource in Account::\"111111111004\")");
    let is_open = |text: &str| ask_for("management", text, &ASKED).obligations().is_some();
    assert_eq!([is_open(&by_head), is_open(&by_annotation), is_open(&other)], [true, true, false]);
}

#[test]
fn guardrails_stand_against_any_policy() {
    let text = permit("all", &format!("@priority(\"1000\") {EIGHT_HOURS}"), "");
    let policies = policies(&text);
    let catalog = catalog();
    let suspended = ask_for("dev-legacy-crm", &text, &ASKED);
    assert_eq!(outcomes(&suspended)[0], ("guardrail-suspended-account", Outcome::Forbade));
    let target = entitlement("prod-orders", "ReadOnlyAccess");
    let mut disabled = member("ana");
    disabled.person.disabled = true;
    let answer = policies.may_request(&disabled, &catalog, &target, &ASKED);
    assert_eq!(outcomes(&answer)[0], ("guardrail-disabled-person", Outcome::Forbade));
    let mut unknown = member("ana");
    unknown.person.directory_user = None;
    let answer = policies.may_request(&unknown, &catalog, &target, &ASKED);
    assert_eq!(outcomes(&answer)[0], ("guardrail-unknown-to-aws", Outcome::Forbade));
}

#[test]
fn what_left_the_organization_cannot_be_asked_for() {
    let mut gone = entitlement("prod-orders", "ReadOnlyAccess");
    gone.account = "999999999999".parse().expect("an account");
    let answer =
        policies(&permit("a", EIGHT_HOURS, "")).may_request(&member("ana"), &catalog(), &gone, &ASKED);
    assert_eq!(answer.obligations(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However many permits there are and whatever their priority.
    #[test]
    fn a_forbid_always_wins(priorities in proptest::collection::vec(-5_i64..1_000, 0..4), place in 0_usize..4) {
        let mut texts: Vec<String> = priorities
            .iter()
            .enumerate()
            .map(|(at, priority)| permit(&format!("p{at}"), &format!("@priority(\"{priority}\") {EIGHT_HOURS}"), ""))
            .collect();
        prop_assert_eq!(ask(&texts.concat()).obligations().is_some(), !texts.is_empty());
        let forbid = "@id(\"no\") forbid (principal in Group::\"engineering\", action, resource);\n".to_owned();
        texts.insert(place.min(texts.len()), forbid);
        let answer = ask(&texts.concat());
        prop_assert_eq!(answer.obligations(), None);
        prop_assert_eq!(outcomes(&answer)[0], ("no", Outcome::Forbade));
    }
}
