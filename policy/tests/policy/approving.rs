//! Who decides on a request: whom the obligations name, never the requester, never whom a forbid keeps out.

use crate::organization::{ASKED, NOW, catalog, entitlement, member, policies, user_id};
use domain::{
    id::PersonId,
    policy::{Answer, Approval, ApproverRule, Obligations, Outcome, Stage},
    time::Minutes,
};

fn by(stages: &[&[&str]]) -> Obligations {
    let stage = |names: &&[&str]| Stage {
        any_of: names.iter().map(|name| ApproverRule::Group((*name).to_owned())).collect(),
    };
    let approval = Approval::Stages { stages: stages.iter().map(stage).collect() };
    Obligations { longest: Minutes(60), approval, policy: "prod-read-only".to_owned() }
}

fn decide(approver: &str, requester: &str, obligations: &Obligations) -> Answer {
    let what = entitlement("prod-orders", "ReadOnlyAccess");
    let requester = member(requester).person;
    policies(policy::DEMO).may_approve(&member(approver), &catalog(), &what, &requester, obligations, NOW)
}

fn approvers(requester: &str, obligations: &Obligations) -> Vec<String> {
    let what = entitlement("prod-orders", "ReadOnlyAccess");
    let requester = member(requester).person;
    let found = policies(policy::DEMO).approvers(&catalog(), &what, &requester, obligations, NOW);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn those_named_by_the_obligations_may_decide_and_nobody_else() {
    let obligations = by(&[&["sre-leads", "finance"]]);
    let may = ["sam", "olga", "noor", "ines", "theo"]
        .map(|name| decide(name, "ana", &obligations).obligations().is_some());
    assert_eq!(may, [true, true, false, false, false]);
    assert_eq!(approvers("ana", &obligations), ["user-jia", "user-olga", "user-sam"]);
    let refused = decide("noor", "ana", &obligations);
    assert_eq!(refused.trace[0].sentence, "Only sre-leads or finance can decide on this request.");
}

#[test]
fn nobody_decides_on_their_own_request() {
    let obligations = by(&[&["sre-leads"]]);
    let own = decide("sam", "sam", &obligations);
    assert_eq!(own.obligations(), None);
    assert_eq!(
        (own.trace[0].policy.as_str(), own.trace[0].outcome),
        ("guardrail-self-approval", Outcome::Forbade)
    );
    assert_eq!(approvers("sam", &obligations), ["user-jia"]);
}

#[test]
fn a_second_identity_of_the_requester_cannot_decide_either() {
    let what = entitlement("prod-orders", "ReadOnlyAccess");
    let (policies, catalog, obligations) = (policies(policy::DEMO), catalog(), by(&[&["sre-leads"]]));
    let requester = member("sam").person;
    let mut second = member("sam");
    second.person.id = PersonId::from_bits(999);
    second.person.identity.issuer = "https://other.example.com".to_owned();
    let same_user = policies.may_approve(&second, &catalog, &what, &requester, &obligations, NOW);
    assert_eq!(same_user.obligations(), None);
    second.person.identity = requester.identity.clone();
    second.person.directory_user = Some(user_id("jia"));
    let same_identity = policies.may_approve(&second, &catalog, &what, &requester, &obligations, NOW);
    assert_eq!(same_identity.obligations(), None);
}

#[test]
fn with_several_stages_the_one_decision_needs_someone_named_in_all() {
    let obligations = by(&[&["sre-leads"], &["on-call", "finance"]]);
    let may = ["sam", "olga", "jia"].map(|name| decide(name, "ana", &obligations).obligations().is_some());
    assert_eq!(may, [false, false, true]);
    assert_eq!(approvers("ana", &obligations), ["user-jia"]);
}

#[test]
fn whom_a_forbid_keeps_out_is_not_listed() {
    let obligations = by(&[&["contractors"]]);
    assert_eq!(approvers("ana", &obligations), [""; 0]);
    assert_eq!(decide("wei", "ana", &obligations).trace[0].policy, "contractors-approve-nothing");
}

#[test]
fn a_person_can_be_named_by_user_name() {
    let mut obligations = by(&[]);
    let any_of = vec![ApproverRule::Person("olga".to_owned())];
    obligations.approval = Approval::Stages { stages: vec![Stage { any_of }] };
    assert!(decide("olga", "ana", &obligations).obligations().is_some());
    assert!(decide("sam", "ana", &obligations).obligations().is_none());
    assert_eq!(approvers("ana", &obligations), ["user-olga"]);
}

#[test]
fn an_automatic_request_waits_for_nobody() {
    let obligations = Obligations { approval: Approval::Automatic, ..by(&[]) };
    assert!(decide("sam", "ana", &obligations).obligations().is_none());
    assert_eq!(approvers("ana", &obligations), [""; 0]);
}

#[test]
fn an_empty_list_of_stages_lets_nobody_decide() {
    assert!(decide("sam", "ana", &by(&[])).obligations().is_none());
}

/// The whole way: what policy asks for at the request is what the approver is measured by.
#[test]
fn the_obligations_of_an_answer_name_who_decides() {
    let what = entitlement("prod-orders", "AdministratorAccess");
    let (policies, catalog) = (policies(policy::DEMO), catalog());
    let ana = member("ana");
    let answer = policies.may_request(&ana, &catalog, &what, &ASKED);
    let obligations = answer.obligations().expect("allowed");
    let found = policies.approvers(&catalog, &what, &ana.person, obligations, NOW);
    assert_eq!(found, [user_id("jia"), user_id("sam")]);
}
