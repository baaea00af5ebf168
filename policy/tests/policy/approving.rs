//! Who decides on a request: whom the obligations name, never the requester, never whom a forbid keeps out.

use crate::organization::{ASKED, NOW, catalog, entitlement, member, policies, user_id};
use domain::{
    catalog::{Catalog, Entitlement},
    id::PersonId,
    person::Person,
    policy::{Answer, Approval, ApproverRule, Deputies, Obligations, Outcome, Stage},
    time::Minutes,
};
use policy::{Case, Outlook, PolicySet};
use std::sync::LazyLock;

pub(crate) fn by(stages: &[&[&str]]) -> Obligations {
    let stage = |names: &&[&str]| {
        Stage::of(names.iter().map(|name| ApproverRule::Group((*name).to_owned())).collect())
    };
    obligations(stages.iter().map(stage).collect())
}

pub(crate) fn obligations(stages: Vec<Stage>) -> Obligations {
    let approval = Approval::Stages { stages };
    Obligations {
        longest: Minutes(60),
        approval,
        policy: "prod-read-only".to_owned(),
        comment: Default::default(),
        ticket: false,
    }
}

/// Parsed once: the stories ask often.
pub(crate) static DEMO: LazyLock<(PolicySet, Catalog)> =
    LazyLock::new(|| (policies(policy::DEMO), catalog()));

/// A request for reading `account`, with those who agreed already.
pub(crate) struct Story {
    pub(crate) what: Entitlement,
    pub(crate) requester: Person,
    obligations: Obligations,
    pub(crate) earlier: Vec<Person>,
    pub(crate) deputies: Deputies,
}

impl Story {
    pub(crate) fn of(requester: &str, obligations: &Obligations) -> Self {
        Self {
            what: entitlement("prod-orders", "ReadOnlyAccess"),
            requester: member(requester).person,
            obligations: obligations.clone(),
            earlier: Vec::new(),
            deputies: Deputies::default(),
        }
    }

    pub(crate) fn agreed(mut self, names: &[&str]) -> Self {
        self.earlier = names.iter().map(|name| member(name).person).collect();
        self
    }

    pub(crate) fn case(&self) -> Case<'_> {
        let Self { what, requester, obligations, earlier, deputies } = self;
        Case { what, requester, obligations, earlier, deputies, now: NOW }
    }

    pub(crate) fn approve(&self, approver: &str) -> Answer {
        DEMO.0.may_approve(&member(approver), &DEMO.1, &self.case())
    }

    pub(crate) fn may(&self, names: &[&str]) -> Vec<bool> {
        names.iter().map(|name| self.approve(name).obligations().is_some()).collect()
    }

    pub(crate) fn outlook(&self) -> Outlook {
        DEMO.0.outlook(&DEMO.1, &self.case())
    }

    pub(crate) fn still_needed(&self) -> Option<String> {
        DEMO.0.still_needed(&DEMO.1, &self.case())
    }
}

fn decide(approver: &str, requester: &str, obligations: &Obligations) -> Answer {
    Story::of(requester, obligations).approve(approver)
}

fn approvers(requester: &str, obligations: &Obligations) -> Vec<String> {
    Story::of(requester, obligations).outlook().approvers.iter().map(ToString::to_string).collect()
}

#[test]
fn those_named_by_the_obligations_may_decide_and_nobody_else() {
    let obligations = by(&[&["sre-leads", "finance"]]);
    let may = ["sam", "olga", "noor", "ines", "theo"]
        .map(|name| decide(name, "ana", &obligations).obligations().is_some());
    assert_eq!(may, [true, true, false, false, false]);
    assert_eq!(approvers("ana", &obligations), ["user-jia", "user-olga", "user-sam"]);
    let refused = decide("noor", "ana", &obligations);
    assert_eq!(
        refused.trace[0].sentence,
        "This request needs approval by sre-leads or finance. You are not among them."
    );
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
    let (policies, catalog, story) =
        (policies(policy::DEMO), catalog(), Story::of("sam", &by(&[&["sre-leads"]])));
    let mut second = member("sam");
    second.person.id = PersonId::from_bits(999);
    second.person.identity.issuer = "https://other.example.com".to_owned();
    let same_user = policies.may_approve(&second, &catalog, &story.case());
    assert_eq!(same_user.obligations(), None);
    second.person.identity = story.requester.identity.clone();
    second.person.directory_user = Some(user_id("jia"));
    let same_identity = policies.may_approve(&second, &catalog, &story.case());
    assert_eq!(same_identity.obligations(), None);
}

#[test]
fn whom_a_forbid_keeps_out_is_not_listed() {
    let obligations = by(&[&["contractors"]]);
    assert_eq!(approvers("ana", &obligations), [""; 0]);
    assert_eq!(decide("wei", "ana", &obligations).trace[0].policy, "contractors-approve-nothing");
}

#[test]
fn a_person_can_be_named_by_user_name() {
    let obligations = obligations(vec![Stage::of(vec![ApproverRule::Person("olga".to_owned())])]);
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
    let deputies = Deputies::default();
    let case = Case {
        what: &what,
        requester: &ana.person,
        obligations,
        earlier: &[],
        deputies: &deputies,
        now: NOW,
    };
    assert_eq!(policies.outlook(&catalog, &case).approvers, [user_id("jia"), user_id("sam")]);
}
