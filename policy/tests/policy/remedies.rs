//! What is one condition away from yes is told, and only that.

use crate::organization::{ASKED, catalog, entitlement, member, policies};
use domain::time::{Minutes, Seconds};
use policy::Asked;

/// A Sunday, 02:30 in UTC.
fn night() -> Asked {
    let midnight = ASKED.now - Seconds(ASKED.now.seconds().rem_euclid(86_400) as u64);
    Asked { now: midnight + Seconds(9_000), length: Minutes(120), ticket: false, ..ASKED }
}

fn remedies(conditions: &str) -> Vec<String> {
    let text = format!(
        "@id(\"rule\") @max_duration(\"8h\") @approval(\"automatic\")
         permit (principal, action == Action::\"request\", resource) {conditions};"
    );
    let (policies, what) = (policies(&text), entitlement("prod-orders", "ReadOnlyAccess"));
    policies.remedies(&member("ana"), &catalog(), &what, &night())
}

#[test]
fn one_thing_otherwise_is_told_as_people_say_it() {
    assert_eq!(remedies("when { context.has_ticket }"), ["with a ticket"]);
    assert_eq!(remedies("when { context.minutes <= 45 }"), ["for 30 min"]);
    assert_eq!(remedies("when { context.now.weekday == \"tuesday\" }"), ["on Tuesday"]);
    assert_eq!(remedies("unless { context.now.weekday == \"sunday\" }"), ["on any other day"]);
    assert_eq!(
        remedies("unless { [\"saturday\", \"sunday\"].contains(context.now.weekday) }"),
        ["on Monday, Tuesday, Wednesday, Thursday or Friday"]
    );
    assert_eq!(
        remedies("when { context.now.hour >= 8 && context.now.hour < 18 }"),
        ["from 08:00 to 18:00 UTC"]
    );
    assert_eq!(
        remedies("when { context.now.hour < 1 || context.now.hour == 23 }"),
        ["from 00:00 to 01:00 or from 23:00 to 24:00 UTC"]
    );
    assert_eq!(remedies("when { context.has_ticket || context.now.hour == 12 }").len(), 2);
}

#[test]
fn a_second_factor_can_be_what_stands_between() {
    assert_eq!(
        remedies("when { context.mfa_minutes <= 15 }"),
        ["right after proving yourself with a second factor"]
    );
}

#[test]
fn what_is_allowed_or_further_away_has_no_remedy() {
    assert_eq!(remedies(""), [""; 0]);
    assert_eq!(remedies("when { context.has_ticket && context.minutes <= 60 }"), [""; 0]);
    assert_eq!(remedies("when { resource.permission_set.administrative }"), [""; 0]);
}

#[test]
fn a_forbid_about_the_time_that_does_not_apply_says_the_day() {
    let text = "@id(\"rule\") @max_duration(\"8h\") @approval(\"automatic\")
         permit (principal, action == Action::\"request\", resource);
         @id(\"near\") @max_duration(\"1h\") @approval(\"automatic\")
         permit (principal, action == Action::\"request\", resource) when { context.has_ticket };
         @id(\"freeze\") @title(\"Weekend freeze\") forbid (principal, action == Action::\"request\", resource)
         when { [\"saturday\", \"sunday\"].contains(context.now.weekday) };";
    let tuesday = Asked { now: night().now + Seconds(2 * 86_400), ..night() };
    let (policies, what) = (policies(text), entitlement("prod-orders", "ReadOnlyAccess"));
    let answer = policies.may_request(&member("ana"), &catalog(), &what, &tuesday);
    let told: Vec<&str> = answer.trace.iter().map(|line| line.sentence.as_str()).collect();
    assert_eq!(
        told,
        [
            "Allowed by *rule*, at most 8 h, without approval.",
            "*Weekend freeze* did not apply: it is Tuesday.",
            "*near* did not apply: no ticket is given.",
        ]
    );
}
