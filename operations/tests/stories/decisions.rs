//! Who decides, on exactly what, and that only one decision counts (DESIGN.md, invariants 1 and 5).

use super::asked::asked;
use domain::{
    audit::AuditEvent,
    person::Actor,
    problem::{Kind, Problem},
    request::RequestState,
    time::{Minutes, Seconds},
};
use operations::{
    PolicyInForce,
    request::{self, Approved, DecisionForm},
    testing::World,
};

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
    let approved = request::approve(&story.world.context, &story.sam, &form).await.expect("is approved");
    let Approved::Granted(grant) = approved else { panic!("one is enough") };
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
