//! Who decides, on exactly what, and that only one decision counts (DESIGN.md, invariants 1 and 5).

use domain::{
    audit::AuditEvent,
    catalog::Entitlement,
    grant::{Ending, GrantState},
    id::RequestId,
    person::{Actor, Member},
    problem::{Kind, Problem},
    request::{RequestForm, RequestState},
    time::{Minutes, Seconds},
};
use operations::{
    PolicyInForce,
    request::{self, DecisionForm},
    testing::World,
};

struct Story {
    world: World,
    ana: Member,
    sam: Member,
    wanted: Entitlement,
    request: RequestId,
}

/// Ana asked for production administration for an hour; leads of site reliability decide.
async fn asked() -> Story {
    let world = World::direct().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    Story { world, ana, sam, wanted, request }
}

impl Story {
    async fn form(&self) -> DecisionForm {
        let content = self.world.show(&self.ana, &self.request).await.expect("is shown").content.0;
        DecisionForm { request: self.request.to_string(), content, ..DecisionForm::default() }
    }

    async fn state(&self) -> RequestState {
        self.world.show(&self.ana, &self.request).await.expect("is shown").request.state
    }

    async fn approve(&self, member: &Member, form: &DecisionForm) -> Result<(), Problem> {
        request::approve(&self.world.context, member, form).await.map(drop)
    }

    async fn is_still_pending(&self) -> bool {
        matches!(self.state().await, RequestState::Pending { .. })
    }
}

fn told(result: Result<(), Problem>) -> (Kind, String) {
    let problem = result.expect_err("is refused");
    (problem.kind, problem.sentence)
}

#[tokio::test]
async fn nobody_approves_their_own_request() {
    let world = World::direct().await;
    let sam = world.sign_in("sam.okafor").await;
    let wanted = world.entitlement("prod-orders", "AdministratorAccess");
    let request = world.submit(&sam, &wanted, 60).await.expect("is sent");
    let refused = world.approve(&sam, &request).await.map(drop);
    let sentence = "You asked for this yourself. Someone else has to decide.".to_owned();
    assert_eq!(told(refused), (Kind::Forbidden, sentence));
    assert_eq!(world.events("denied").await, 1);
    world.settle().await;
    assert!(!world.has_access(&sam, &wanted));
}

#[tokio::test]
async fn who_is_no_approver_cannot_decide_and_a_stranger_does_not_even_see_it() {
    let story = asked().await;
    let form = story.form().await;
    for (who, kind) in
        [("mei.chen", Kind::NotFound), ("ines.duarte", Kind::Forbidden), ("theo.brandt", Kind::Forbidden)]
    {
        let who = story.world.sign_in(who).await;
        assert_eq!(told(story.approve(&who, &form).await).0, kind, "{}", who.person.name);
        assert_eq!(told(request::reject(&story.world.context, &who, &form).await).0, kind);
        let shown = story.world.show(&who, &story.request).await.map(drop).map_err(|problem| problem.kind);
        assert_eq!(shown.is_err(), kind == Kind::NotFound);
    }
    assert!(story.is_still_pending().await);
}

#[tokio::test]
async fn a_forged_or_outdated_content_hash_is_refused_and_recorded() {
    let story = asked().await;
    for content in [String::new(), "0".repeat(64), "not a hash".to_owned()] {
        let form = DecisionForm { content, ..story.form().await };
        let (kind, sentence) = told(story.approve(&story.sam, &form).await);
        assert_eq!(kind, Kind::Conflict);
        assert!(sentence.starts_with("What is asked for is not what you looked at."), "{sentence}");
    }
    assert!(story.is_still_pending().await);
    assert_eq!(story.world.events("denied").await, 3);
}

#[tokio::test]
async fn the_hash_of_one_request_does_not_approve_another() {
    let story = asked().await;
    let other = story.world.entitlement("prod-orders", "AdministratorAccess");
    let other = story.world.submit(&story.ana, &other, 60).await.expect("is sent");
    let form = DecisionForm { request: other.to_string(), ..story.form().await };
    assert_eq!(told(story.approve(&story.sam, &form).await).0, Kind::Conflict);
}

#[tokio::test]
async fn malformed_ids_are_not_found() {
    let story = asked().await;
    for request in ["", "req_1", "grt_01h455vb4pex5vsknk084sn02q", "'; drop table requests;--"] {
        let form = DecisionForm { request: request.to_owned(), ..story.form().await };
        assert_eq!(told(story.approve(&story.sam, &form).await).0, Kind::NotFound, "{request}");
    }
}

#[tokio::test]
async fn a_replayed_approval_changes_nothing_and_says_who_decided() {
    let story = asked().await;
    let form = story.form().await;
    story.approve(&story.sam, &form).await.expect("is approved");
    story.world.advance(Seconds(20));
    let sentence = "Sam Okafor approved this 20 s ago. Nothing was changed.".to_owned();
    assert_eq!(told(story.approve(&story.sam, &form).await), (Kind::Conflict, sentence.clone()));
    let jia = story.world.sign_in("jia.liu").await;
    assert_eq!(told(request::reject(&story.world.context, &jia, &form).await), (Kind::Conflict, sentence));
    assert_eq!(story.world.events("request_approved").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_approvers_at_once_exactly_one_decides() {
    let story = asked().await;
    let jia = story.world.sign_in("jia.liu").await;
    let form = story.form().await;
    let attempts = (0..12).map(|number| {
        let (context, form) = (story.world.context.clone(), form.clone());
        let member = if number % 2 == 0 { story.sam.clone() } else { jia.clone() };
        tokio::spawn(async move {
            if number % 3 == 0 {
                request::reject(&context, &member, &form).await
            } else {
                request::approve(&context, &member, &form).await.map(drop)
            }
        })
    });
    let mut decided = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.expect("does not panic") {
            Ok(()) => decided += 1,
            Err(problem) => {
                assert_eq!(problem.kind, Kind::Conflict);
                assert!(problem.sentence.ends_with("ago. Nothing was changed."), "{problem}");
            }
        }
    }
    assert_eq!(decided, 1);
    let decisions =
        story.world.events("request_approved").await + story.world.events("request_rejected").await;
    assert_eq!(decisions, 1);
}

#[tokio::test]
async fn an_approver_may_shorten_the_time_and_never_lengthen_it() {
    let story = asked().await;
    for (minutes, expected) in [
        ("90", "The request is for 1 h; an approver can shorten it, not make it 1 h 30 min."),
        ("2", "The shortest time is 5 min."),
        (
            "soon",
            "Give the time in whole minutes, such as 30, or leave it empty for the time that was asked.",
        ),
    ] {
        let form = DecisionForm { minutes: minutes.to_owned(), ..story.form().await };
        let problem = story.approve(&story.sam, &form).await.expect_err("is refused");
        assert_eq!((problem.kind, problem.field("minutes")), (Kind::Invalid, Some(expected)));
    }
    let form = DecisionForm {
        minutes: "15".to_owned(),
        comment: "Quarter of an hour is enough".to_owned(),
        ..story.form().await
    };
    let grant = request::approve(&story.world.context, &story.sam, &form).await.expect("is approved");
    let grant = story.world.grant(&grant).await;
    assert_eq!(grant.ends_at, grant.starts_at + Minutes(15));
    let view = story.world.show(&story.ana, &story.request).await.expect("is shown");
    let approval = view.timeline.iter().find(|entry| entry.sentence == "Sam Okafor approved for 15 min");
    assert_eq!(
        approval.and_then(|entry| entry.detail.clone()).as_deref(),
        Some("Quarter of an hour is enough")
    );
}

#[tokio::test]
async fn a_rejected_request_gives_nothing_and_keeps_the_comment() {
    let story = asked().await;
    let form = DecisionForm { comment: "Use the read-only role".to_owned(), ..story.form().await };
    request::reject(&story.world.context, &story.sam, &form).await.expect("is rejected");
    story.world.settle().await;
    assert!(!story.world.has_access(&story.ana, &story.wanted));
    let view = story.world.show(&story.ana, &story.request).await.expect("is shown");
    assert_eq!(view.row.state, "Rejected");
    assert_eq!(view.timeline[1].detail.as_deref(), Some("Use the read-only role"));
    assert!(view.allowed.ask_again && !view.allowed.withdraw);
}

#[tokio::test]
async fn a_request_expires_when_nobody_decides() {
    let story = asked().await;
    story.world.advance(Seconds(24 * 3_600 - 1));
    assert_eq!(request::expire_pending(&story.world.context).await, Ok(0));
    story.world.advance(Seconds(1));
    // Nobody can decide any more, even before the worker has closed it.
    let (kind, sentence) = told(story.approve(&story.sam, &story.form().await).await);
    assert_eq!(kind, Kind::Conflict);
    assert!(sentence.starts_with("This request expired"), "{sentence}");
    assert_eq!(request::expire_pending(&story.world.context).await, Ok(1));
    assert_eq!(request::expire_pending(&story.world.context).await, Ok(0));
    assert!(matches!(story.state().await, RequestState::Expired { .. }));
    assert_eq!(story.world.events("request_expired").await, 1);
}

#[tokio::test]
async fn only_the_person_who_asked_withdraws_and_then_nobody_decides() {
    let story = asked().await;
    let context = &story.world.context;
    let by_approver = request::withdraw(context, &story.sam, &story.request).await;
    assert_eq!(told(by_approver).0, Kind::Forbidden);
    let stranger = story.world.sign_in("mei.chen").await;
    assert_eq!(told(request::withdraw(context, &stranger, &story.request).await).0, Kind::NotFound);
    request::withdraw(context, &story.ana, &story.request).await.expect("is withdrawn");
    let (kind, sentence) = told(story.approve(&story.sam, &story.form().await).await);
    assert_eq!(
        (kind, sentence.as_str()),
        (Kind::Conflict, "This request was withdrawn. Nothing was changed.")
    );
}

#[tokio::test]
async fn policy_that_changed_meanwhile_is_asked_again_at_the_decision() {
    let mut story = asked().await;
    let form = story.form().await;
    let stricter = policy::DEMO.replace("@max_duration(\"1h\")", "@max_duration(\"30m\")");
    story.world.context.policy =
        PolicyInForce::new(policy::PolicySet::parse(&stricter, "stricter.cedar").expect("parses"));
    let problem = story.approve(&story.sam, &form).await.expect_err("is refused");
    let sentence =
        "prod-payments / AdministratorAccess can now be given for at most 30 min. Shorten the time.";
    assert_eq!(problem.field("minutes"), Some(sentence));

    let closed = format!(
        "{}\n@id(\"freeze\")\n@title(\"Freeze\")\nforbid(principal, action == Action::\"request\", resource);",
        policy::DEMO
    );
    story.world.context.policy =
        PolicyInForce::new(policy::PolicySet::parse(&closed, "closed.cedar").expect("parses"));
    let (kind, sentence) = told(story.approve(&story.sam, &form).await);
    assert_eq!(kind, Kind::Conflict);
    assert!(sentence.contains("no longer allows prod-payments / AdministratorAccess"), "{sentence}");
}

/// Approved, then something changed before AWS was asked.
async fn failed_at_activation(change: impl AsyncFnOnce(&mut World, &Deciding)) -> String {
    let story = asked().await;
    let grant = story.world.approve(&story.sam, &story.request).await.expect("is approved");
    let Story { mut world, ana, sam, wanted, .. } = story;
    change(&mut world, &Deciding { ana: ana.clone(), sam }).await;
    world.settle().await;
    assert!(!world.has_access(&ana, &wanted));
    assert!(!world.line.calls().contains(&"add"), "AWS was never asked");
    match world.state(&grant).await {
        GrantState::Ended { ending: Ending::Failure { sentence }, .. } => sentence,
        other => panic!("{other:?}"),
    }
}

struct Deciding {
    ana: Member,
    sam: Member,
}

async fn switch_off(world: &World, member: &Member) {
    let mut change = world.context.database.begin().await.expect("begins");
    let person = domain::person::Person { disabled: true, ..member.person.clone() };
    change.save_person(&person).await.expect("saves");
    change.commit_without_event("a test").await.expect("commits");
}

#[tokio::test]
async fn what_changed_after_the_approval_is_seen_before_aws_is_asked() {
    let sentence = failed_at_activation(async |world, story| switch_off(world, &story.ana).await).await;
    assert_eq!(sentence, "Ana Ruiz is switched off in Stint. Nothing was added.");

    let sentence = failed_at_activation(async |world, story| switch_off(world, &story.sam).await).await;
    assert_eq!(sentence, "Sam Okafor may no longer approve this access. Ask again.");

    let sentence = failed_at_activation(async |world, _| {
        world.cloud.change(|organization, _| {
            let account = organization.accounts.values_mut().find(|account| account.name == "prod-payments");
            account.expect("exists").status = domain::catalog::AccountStatus::Suspended;
        });
        world.import();
    });
    assert_eq!(sentence.await, "prod-payments is suspended or being closed. Nothing was added.");

    let sentence = failed_at_activation(async |world, _| {
        world.cloud.change(|organization, _| {
            organization.accounts.retain(|_, account| account.name != "prod-payments")
        });
        world.import();
    });
    assert_eq!(sentence.await, "The account or the permission set is no longer in AWS. Nothing was added.");

    let sentence = failed_at_activation(async |world, story| {
        let user = story.sam.person.directory_user.clone().expect("is in the directory");
        world.cloud.change(|organization, _| {
            for members in organization.memberships.values_mut() {
                members.remove(&user);
            }
        });
        world.import();
    });
    assert_eq!(sentence.await, "Sam Okafor may no longer approve this access. Ask again.");

    let sentence = failed_at_activation(async |world, _| {
        let closed = format!(
            "{}\n@id(\"freeze\")\n@title(\"Freeze\")\nforbid(principal, action == Action::\"request\", resource);",
            policy::DEMO
        );
        world.context.policy =
            PolicyInForce::new(policy::PolicySet::parse(&closed, "closed.cedar").expect("parses"));
    });
    assert!(sentence.await.starts_with("Policy changed after the approval."));
}

fn frozen() -> PolicyInForce {
    let freeze =
        "@id(\"freeze\")\n@title(\"Freeze\")\nforbid(principal, action == Action::\"request\", resource);";
    let policies = policy::PolicySet::parse(&format!("{}\n{freeze}", policy::DEMO), "frozen.cedar");
    PolicyInForce::new(policies.expect("parses"))
}

/// Sends a request that begins so much later.
async fn asked_for_later(world: &World, member: &Member, wanted: &Entitlement, wait: Seconds) -> RequestId {
    let start = world.now() + wait;
    let form = RequestForm { starts: "later".to_owned(), ..world.form(wanted, 60) };
    let sent = request::submit(&world.context, member, &form, &|_| Some(start)).await;
    sent.expect("is sent").remove(0)
}

#[tokio::test]
async fn access_that_another_grant_added_is_not_taken_over_against_policy() {
    let Story { mut world, ana, sam, wanted, request } = asked().await;
    let first = world.approve(&sam, &request).await.expect("is approved");
    let request = asked_for_later(&world, &ana, &wanted, Seconds(30 * 60)).await;
    let second = world.approve(&sam, &request).await.expect("is approved");
    world.settle().await;
    world.context.policy = frozen();
    let (starts_at, ends_at) = (world.grant(&second).await.starts_at, world.grant(&first).await.ends_at);
    world.settle_until(starts_at + Seconds(20)).await;
    match world.state(&second).await {
        GrantState::Ended { ending: Ending::Failure { sentence }, kept_by: Some(keeper), .. } => {
            assert!(sentence.starts_with("Policy changed after the approval."), "{sentence}");
            assert_eq!(keeper, first);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(world.state(&first).await, GrantState::Active { .. }), "what was given stays given");
    assert_eq!(world.events("access_added").await, 1);
    world.settle_until(ends_at + Seconds(20)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn standing_access_does_not_make_a_grant_active_against_policy() {
    let Story { mut world, ana, sam, wanted, request } = asked().await;
    world.give_standing_access(&ana, &wanted);
    let grant = world.approve(&sam, &request).await.expect("is approved");
    world.context.policy = frozen();
    world.settle().await;
    let state = world.state(&grant).await;
    assert!(matches!(state, GrantState::Ended { ending: Ending::Failure { .. }, .. }), "{state:?}");
    assert!(world.has_access(&ana, &wanted), "it is left in place");
    assert!(!world.line.calls().iter().any(|call| ["add", "remove"].contains(call)));
}

#[tokio::test]
async fn what_policy_gave_by_itself_is_not_added_when_it_wants_someone_to_agree_by_then() {
    let mut world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let request = asked_for_later(&world, &ana, &wanted, Seconds(60 * 60)).await;
    let grant = world.show(&ana, &request).await.expect("is shown").row.grant.expect("approved").grant;
    let (before, after) = policy::DEMO.split_once("@id(\"staging-read-only\")").expect("is there");
    let after = after.replacen("@approval(\"automatic\")", "@approval(\"Group::\\\"sre\\\"\")", 1);
    let stricter = format!("{before}@id(\"staging-read-only\"){after}");
    let stricter = policy::PolicySet::parse(&stricter, "stricter.cedar").expect("parses");
    world.context.policy = PolicyInForce::new(stricter);
    world.settle_until(grant.starts_at + Seconds(20)).await;
    assert!(!world.has_access(&ana, &wanted));
    match world.state(&grant.id).await {
        GrantState::Ended { ending: Ending::Failure { sentence }, .. } => {
            assert_eq!(sentence, "Policy now wants someone to agree to this. Ask again.");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_log_keeps_the_decision_with_its_answer_and_the_grant_that_it_made() {
    let story = asked().await;
    let grant = story.world.approve(&story.sam, &story.request).await.expect("is approved");
    let log = story.world.audit().await;
    let approval = log.iter().find(|record| record.event.kind() == "request_approved").expect("is recorded");
    assert_eq!(
        approval.actor,
        Actor::Person { id: story.sam.person.id.clone(), name: "Sam Okafor".to_owned() }
    );
    let AuditEvent::RequestApproved { request, content, answer, grant: granted, .. } = &approval.event else {
        panic!("another event");
    };
    assert_eq!((request, &content.0, &granted.id), (&story.request, &story.form().await.content, &grant));
    assert!(answer.obligations().is_some() && !answer.trace.is_empty());
}
