//! What policies can look at besides who and what: the clock in a zone, the second factor, the network, being on call, and
//! what was given before. Each answer is told with its cause.

use crate::organization::{ASKED, NOW, catalog, entitlement, member, policies};
use domain::{
    person::Presence,
    policy::{Answer, Deputies, Verdict},
    time::{Minutes, Seconds, Timestamp},
};
use policy::{Asked, Case};

fn permit(condition: &str) -> String {
    format!(
        "@id(\"a\") @max_duration(\"8h\") @approval(\"automatic\")
        permit (principal, action == Action::\"request\", resource) {condition};"
    )
}

fn ask(who: &str, text: &str, asked: &Asked) -> Answer {
    policies(text).may_request(&member(who), &catalog(), &entitlement("prod-orders", "ReadOnlyAccess"), asked)
}

/// "yes", or why it did not apply.
fn told(who: &str, text: &str, asked: &Asked) -> String {
    let answer = ask(who, text, asked);
    match answer.verdict {
        Verdict::Allowed { .. } => "yes".to_owned(),
        Verdict::Denied { sentence } => answer.trace.first().map_or(sentence, |line| line.sentence.clone()),
    }
}

fn at(text: &str) -> Asked {
    Asked { now: text.parse().expect("a time"), ..ASKED }
}

#[test]
fn hours_are_those_of_the_zone_that_the_policy_names_in_summer_and_in_winter() {
    let office = format!(
        "@zone(\"Europe/Berlin\") {}",
        permit("when { context.now.hour >= 9 && context.now.hour < 17 }")
    );
    assert_eq!(told("ana", &office, &at("2026-01-15T08:30:00Z")), "yes");
    assert_eq!(told("ana", &office, &at("2026-07-15T08:30:00Z")), "yes");
    assert_eq!(told("ana", &office, &at("2026-07-15T07:30:00Z")), "yes");
    assert_eq!(
        told("ana", &office, &at("2026-01-15T07:30:00Z")),
        "*a* did not apply: it is between 08:00 and 09:00 in Berlin."
    );
}

#[test]
fn a_weekend_begins_at_midnight_of_the_zone() {
    let freeze = "@id(\"weekend-freeze\") @title(\"Weekend freeze\") @zone(\"Asia/Tokyo\")
        forbid (principal, action == Action::\"request\", resource)
        when { [\"saturday\", \"sunday\"].contains(context.now.weekday) };";
    let text = [&permit(""), freeze].concat();
    // 15:00 UTC is midnight in Tokyo.
    assert!(ask("ana", &text, &at("2026-11-20T14:59:59Z")).obligations().is_some());
    assert_eq!(told("ana", &text, &at("2026-11-20T15:00:00Z")), "Forbidden by *Weekend freeze*.");
    let tuesday = ask("ana", &text, &at("2026-11-24T03:00:00Z"));
    assert_eq!(tuesday.trace[1].sentence, "*Weekend freeze* did not apply: it is Tuesday.");
}

#[test]
fn a_second_factor_must_be_fresh_where_policy_says_so() {
    let text = permit("when { context.mfa_minutes < 15 }");
    let proved = |ago: u64| Asked {
        presence: Presence { proved_at: Some(NOW - Seconds(ago)), address: None },
        ..ASKED
    };
    assert_eq!(told("ana", &text, &proved(14 * 60 + 59)), "yes");
    assert_eq!(
        told("ana", &text, &proved(15 * 60)),
        "*a* did not apply: the second factor was used 15 min ago."
    );
    assert_eq!(told("ana", &text, &ASKED), "*a* did not apply: no second factor was used.");
}

#[test]
fn a_network_that_is_not_known_is_not_the_offices() {
    let text = permit("when { context.source.isInRange(ip(\"10.0.0.0/8\")) }");
    let from = |address: &str| Asked {
        presence: Presence { proved_at: None, address: address.parse().ok() },
        ..ASKED
    };
    assert_eq!(told("ana", &text, &from("10.9.8.7")), "yes");
    assert_eq!(
        told("ana", &text, &from("192.0.2.1")),
        "*a* did not apply: the request comes from 192.0.2.1."
    );
    assert_eq!(told("ana", &text, &from("")), "*a* did not apply: the address is not known.");
    let six = permit("when { context.source.isInRange(ip(\"2001:db8::/32\")) }");
    assert_eq!(told("ana", &six, &from("2001:db8::1")), "yes");
}

#[test]
fn on_call_is_who_is_in_the_group() {
    let text = permit("when { context.on_call }");
    assert_eq!(
        [told("nadia", &text, &ASKED), told("ana", &text, &ASKED)],
        ["yes", "*a* did not apply: the requester is not on call."]
    );
}

#[test]
fn what_was_given_often_may_be_asked_for_otherwise() {
    let text = permit("unless { context.times_before > 4 }");
    let times = |times_before| Asked { times_before, ..ASKED };
    assert_eq!(told("ana", &text, &times(4)), "yes");
    assert_eq!(
        told("ana", &text, &times(5)),
        "*a* did not apply: the requester had it 5 times in the last 90 days."
    );
}

#[test]
fn a_zone_that_does_not_exist_is_a_fault() {
    let text = format!("@zone(\"Europe/Atlantis\") {}", permit(""));
    let faults = policy::PolicySet::parse(&text, "f").expect_err("has a fault");
    assert!(faults[0].sentence.contains("\"Europe/Atlantis\" is not a time zone."), "{faults:?}");
}

/// DESIGN.md, invariant 5: the approve step never allows what a guardrail of the request step denies.
#[test]
fn an_approver_needs_a_fresh_second_factor_where_a_forbid_says_so() {
    let forbid = "@id(\"fresh\") @title(\"Approvers prove themselves\")
        forbid (principal, action == Action::\"approve\", resource) when { context.mfa_minutes > 60 };";
    let text = permit("").replace("automatic", "Group::\\\"sre-leads\\\"") + forbid;
    let (policies, catalog, what) =
        (policies(&text), catalog(), entitlement("prod-orders", "ReadOnlyAccess"));
    let requester = member("ana");
    let answer = policies.may_request(&requester, &catalog, &what, &ASKED);
    let obligations = answer.obligations().expect("allowed");
    let deputies = Deputies::default();
    let case = Case {
        what: &what,
        requester: &requester.person,
        obligations,
        earlier: &[],
        deputies: &deputies,
        now: NOW,
    };
    let mut sam = member("sam");
    let may =
        |sam: &domain::person::Member| policies.may_approve(sam, &catalog, &case).obligations().is_some();
    assert!(!may(&sam));
    sam.presence.proved_at = Some(Timestamp::from_seconds(NOW.seconds() - 60));
    assert!(may(&sam));
    assert_eq!(
        policies.outlook(&catalog, &case).approvers.len(),
        2,
        "they can prove themselves when they decide"
    );
    assert_eq!(obligations.longest, Minutes(480));
}
