//! Approval in stages: order, quorum, different people, owners, managers and deputies.

use crate::{
    approving::{DEMO, Story, by, obligations},
    organization::{entitlement, member, user_id},
};
use domain::policy::{ApproverRule, Deputies, Obligations, Stage};
use proptest::prelude::*;

fn group(name: &str) -> ApproverRule {
    ApproverRule::Group(name.to_owned())
}

/// "sre-leads; then 2 of security or platform-admins"
fn leads_then_two() -> Obligations {
    let two = Stage { count: 2, any_of: vec![group("security"), group("platform-admins")] };
    obligations(vec![Stage::of(vec![group("sre-leads")]), two])
}

#[test]
fn a_later_stage_waits_for_the_one_before() {
    let story = Story::of("ana", &leads_then_two());
    assert_eq!(story.may(&["sam", "noor", "theo", "clara"]), [true, false, false, false]);
    assert_eq!(
        story.approve("noor").trace[0].sentence,
        "sre-leads decide first, then 2 of security or platform-admins."
    );
    assert_eq!(
        story.approve("sam").trace[0].sentence,
        "*Production read-only for engineers* names you as an approver in step 1 of 2."
    );
    let story = story.agreed(&["sam"]);
    assert_eq!(story.may(&["jia", "noor", "theo"]), [false, true, true]);
    assert_eq!(story.outlook().approvers, ["adaeze", "noor", "theo"].map(user_id));
}

#[test]
fn a_quorum_is_of_different_people() {
    let story = Story::of("ana", &leads_then_two()).agreed(&["sam", "noor"]);
    assert_eq!(story.still_needed().as_deref(), Some("security or platform-admins"));
    assert_eq!(
        story.approve("noor").trace[0].sentence,
        "You have approved this. It still needs security or platform-admins."
    );
    assert_eq!(story.may(&["theo"]), [true]);
    let story = story.agreed(&["sam", "noor", "noor"]);
    assert_eq!(story.still_needed().as_deref(), Some("security or platform-admins"), "nobody counts twice");
    assert_eq!(story.agreed(&["sam", "noor", "theo"]).still_needed(), None);
}

#[test]
fn who_agreed_in_one_stage_does_not_count_in_another() {
    let story = Story::of("ana", &by(&[&["sre-leads"], &["on-call"]])).agreed(&["jia"]);
    assert_eq!(story.still_needed().as_deref(), Some("on-call"));
    assert_eq!(story.may(&["jia", "nadia"]), [false, true]);
}

#[test]
fn who_is_not_named_any_more_does_not_count_any_more() {
    let story = Story::of("ana", &leads_then_two()).agreed(&["olga", "sam"]);
    assert_eq!(story.still_needed().as_deref(), Some("2 of security or platform-admins"));
    let mut gone = Story::of("ana", &leads_then_two()).agreed(&["sam"]);
    gone.earlier[0].directory_user = None;
    assert_eq!(gone.still_needed().as_deref(), Some("sre-leads, then by 2 of security or platform-admins"));
}

#[test]
fn people_who_are_not_there_are_said_to_lack() {
    let lacking = |requester, wanted: &Obligations| Story::of(requester, wanted).outlook().lacking;
    assert_eq!(lacking("ana", &leads_then_two()), None);
    assert_eq!(
        lacking("ana", &by(&[&["security-leads"], &["security-leads"]])).as_deref(),
        Some("security-leads")
    );
    assert_eq!(lacking("noor", &by(&[&["security-leads"]])).as_deref(), Some("security-leads"));
    let three = obligations(vec![Stage { count: 3, any_of: vec![group("sre-leads")] }]);
    assert_eq!(lacking("ana", &three).as_deref(), Some("3 of sre-leads"));
    // Sam is wanted by both, Jia by the first only: there is a way, with Jia first.
    assert_eq!(lacking("ana", &by(&[&["sre-leads"], &["sre-leads"]])), None);
    assert_eq!(lacking("jia", &by(&[&["sre-leads"], &["sre-leads"]])).as_deref(), Some("sre-leads"));
}

#[test]
fn the_owner_is_whom_the_accounts_tag_names() {
    let owner = obligations(vec![Stage::of(vec![ApproverRule::Owner])]);
    let mut story = Story::of("nadia", &owner);
    story.what = entitlement("prod-payments", "ReadOnlyAccess");
    assert_eq!(story.may(&["ana", "sam"]), [true, false]);
    assert_eq!(
        story.approve("sam").trace[0].sentence,
        "This request needs approval by the account's owner. You are not among them."
    );
    story.what = entitlement("dev-legacy-crm", "ReadOnlyAccess");
    assert_eq!(story.outlook().lacking.as_deref(), Some("the account's owner"), "it has no owner");
}

#[test]
fn the_manager_is_the_requesters_own() {
    let story = Story::of("ana", &obligations(vec![Stage::of(vec![ApproverRule::Manager])]));
    assert_eq!(story.may(&["sam", "jia"]), [true, false]);
    let nobody = Story::of("robert", &obligations(vec![Stage::of(vec![ApproverRule::Manager])]));
    assert_eq!(nobody.outlook().lacking.as_deref(), Some("the requester's manager"));
}

#[test]
fn whoever_is_on_call_is_in_the_group_of_that_name() {
    let story = Story::of("ana", &obligations(vec![Stage::of(vec![ApproverRule::OnCall])]));
    assert_eq!(story.outlook().approvers, ["jia", "nadia"].map(user_id));
    assert_eq!(story.may(&["nadia", "sam"]), [true, false]);
}

#[test]
fn a_deputy_decides_for_someone_away_but_never_for_the_requester() {
    let mut story = Story::of("ana", &by(&[&["security-leads"]]));
    story.deputies = Deputies::of([(user_id("noor"), user_id("theo"))]);
    assert_eq!(story.may(&["theo", "clara"]), [true, false]);
    assert_eq!(story.outlook().approvers, ["noor", "theo"].map(user_id));
    story.requester = member("noor").person;
    assert_eq!(story.may(&["theo"]), [false], "the requester cannot choose who decides");
    assert_eq!(story.outlook().lacking.as_deref(), Some("security-leads"));
}

#[test]
fn whoever_any_stage_names_may_reject_at_any_time() {
    let story = Story::of("ana", &leads_then_two());
    let rejects = |name| DEMO.0.may_reject(&member(name), &DEMO.1, &story.case()).obligations().is_some();
    assert_eq!(["sam", "noor", "clara", "ana"].map(rejects), [true, true, false, false]);
}

proptest! {
    /// Whatever the order of those who press: the way ends exactly when each stage had its people, and nobody counts
    /// twice.
    #[test]
    fn every_stage_gets_its_number_of_different_people(
        counts in prop::collection::vec(1..3_u32, 1..4),
        pressed in prop::collection::vec(0..7_usize, 0..24),
    ) {
        const NAMES: [&str; 7] = ["sam", "jia", "noor", "theo", "adaeze", "olga", "clara"];
        let groups = ["sre-leads", "platform-admins", "security", "finance"];
        let any_of: Vec<ApproverRule> = groups.iter().map(|name| group(name)).collect();
        let needed: u32 = counts.iter().sum();
        let stages = counts.iter().map(|count| Stage { count: *count, any_of: any_of.clone() }).collect();
        let mut story = Story::of("ana", &obligations(stages));
        let mut agreed: Vec<&str> = Vec::new();
        for at in pressed {
            let before = story.still_needed();
            let may = story.may(&[NAMES[at]])[0];
            let is_named = NAMES[at] != "clara";
            prop_assert_eq!(may, is_named && before.is_some() && !agreed.contains(&NAMES[at]));
            if may {
                agreed.push(NAMES[at]);
                story = story.agreed(&agreed);
            }
            prop_assert_eq!(story.still_needed().is_none(), agreed.len() as u32 >= needed);
        }
        let enough = needed <= 6;
        prop_assert_eq!(story.agreed(&[]).outlook().lacking.is_none(), enough);
    }
}
