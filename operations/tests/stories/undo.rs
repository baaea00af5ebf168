//! Who decided takes it back within seconds: whatever the worker does meanwhile, nothing is erased and nobody keeps
//! access that was taken back.

use super::asked::{Story, asked};
use domain::{
    grant::{Ending, GrantState},
    id::{GrantId, RequestId},
    problem::{Kind, Problem},
    request::RequestState,
    time::Seconds,
};
use operations::{
    PolicyInForce, grant,
    request::{self, Approved},
};

async fn undo(story: &Story, id: &RequestId) -> Result<RequestId, Problem> {
    request::undo(&story.world.context, &story.sam, id).await
}

async fn approved(story: &Story) -> GrantId {
    story.world.approve(&story.sam, &story.request).await.expect("is approved")
}

async fn undo_until(story: &Story) -> bool {
    story.world.show(&story.sam, &story.request).await.expect("is shown").undo_until.is_some()
}

#[tokio::test]
async fn a_rejection_is_taken_back_and_the_same_waits_again() {
    let story = asked().await;
    let before = story.world.show(&story.sam, &story.request).await.expect("is shown").request;
    request::reject(&story.world.context, &story.sam, &story.form().await).await.expect("is rejected");
    assert!(undo_until(&story).await);
    story.world.advance(Seconds(9));
    let again = undo(&story, &story.request).await.expect("is taken back");

    let old = story.world.show(&story.ana, &story.request).await.expect("is shown");
    assert!(matches!(old.request.state, RequestState::Rejected { .. }), "the decision stays");
    assert_eq!((old.row.state.as_str(), old.row.continued_by.as_ref()), ("Taken back", Some(&again)));
    assert!(!old.allowed.ask_again && old.undo_until.is_none());
    let new = story.world.show(&story.sam, &again).await.expect("is shown").request;
    assert_eq!(new.continues.as_ref(), Some(&story.request));
    assert_eq!(
        (&new.person, &new.entitlement, new.length, &new.reason, new.submitted_at, &new.state),
        (
            &before.person,
            &before.entitlement,
            before.length,
            &before.reason,
            before.submitted_at,
            &before.state
        )
    );
    assert_eq!(story.world.events("decision_taken_back").await, 1);
    story.world.approve(&story.sam, &again).await.expect("is decided anew");
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &story.wanted));
}

#[tokio::test]
async fn after_ten_seconds_a_decision_stays() {
    let story = asked().await;
    request::reject(&story.world.context, &story.sam, &story.form().await).await.expect("is rejected");
    story.world.advance(Seconds(10));
    assert!(!undo_until(&story).await);
    let problem = undo(&story, &story.request).await.expect_err("is refused");
    assert_eq!(problem.kind, Kind::Conflict);
    assert!(problem.sentence.contains("for 10 s"), "{problem}");
}

#[tokio::test]
async fn only_who_decided_takes_it_back_and_only_once() {
    let story = asked().await;
    let context = &story.world.context;
    let nothing = undo(&story, &story.request).await.expect_err("nothing was decided");
    assert_eq!(nothing.kind, Kind::Conflict);
    request::reject(context, &story.sam, &story.form().await).await.expect("is rejected");
    let jia = story.world.sign_in("jia.liu").await;
    for (who, kind) in [(&jia, Kind::Conflict), (&story.ana, Kind::Conflict)] {
        assert_eq!(
            request::undo(context, who, &story.request).await.map_err(|problem| problem.kind),
            Err(kind)
        );
    }
    let stranger = story.world.sign_in("mei.chen").await;
    let unseen = request::undo(context, &stranger, &story.request).await.map_err(|problem| problem.kind);
    assert_eq!(unseen, Err(Kind::NotFound));
    undo(&story, &story.request).await.expect("is taken back");
    assert_eq!(undo(&story, &story.request).await.map_err(|problem| problem.kind), Err(Kind::Conflict));
    assert_eq!(story.world.events("decision_taken_back").await, 1);
}

#[tokio::test]
async fn who_asked_for_the_same_again_meanwhile_waits_only_once() {
    let story = asked().await;
    request::reject(&story.world.context, &story.sam, &story.form().await).await.expect("is rejected");
    story.world.submit(&story.ana, &story.wanted, 30).await.expect("is sent anew");
    assert_eq!(undo(&story, &story.request).await.map_err(|problem| problem.kind), Err(Kind::Conflict));
}

#[tokio::test]
async fn an_approval_that_aws_was_not_told_of_gives_nothing() {
    let story = asked().await;
    let grant = approved(&story).await;
    assert!(undo_until(&story).await);
    let again = undo(&story, &story.request).await.expect("is taken back");
    story.world.line.set_crash(None);
    story.world.settle().await;
    let state = story.world.state(&grant).await;
    let by = story.sam.actor();
    assert!(
        matches!(&state, GrantState::Ended { ending: Ending::TakenBack { by: who }, kept_by: None, .. } if *who == by),
        "{state:?}"
    );
    assert!(!story.world.line.calls().iter().any(|call| ["add", "remove"].contains(call)), "AWS heard of it");
    let view = story.world.show(&story.sam, &again).await.expect("is shown");
    assert!(view.allowed.approve && !story.world.has_access(&story.ana, &story.wanted));
}

#[tokio::test]
async fn an_approval_that_aws_was_told_of_stays_and_can_be_ended() {
    let story = asked().await;
    let grant = approved(&story).await;
    story.world.settle().await;
    assert!(!undo_until(&story).await);
    let problem = undo(&story, &story.request).await.expect_err("is refused");
    assert_eq!((problem.kind, problem.sentence.contains("End the access instead")), (Kind::Conflict, true));
    let queue = request::queue(&story.world.context, &story.sam).await.expect("is shown");
    let settled = queue[0].settled.as_ref().expect("was decided");
    assert_eq!((settled.sentence.as_str(), settled.end.as_ref()), ("You approved this", Some(&grant)));
    grant::end_early(&story.world.context, &story.sam, &grant).await.expect("is ended");
    story.world.settle().await;
    assert!(!story.world.has_access(&story.ana, &story.wanted));
}

/// The worker is held in each of its calls in turn while Sam presses undo.
#[tokio::test]
async fn wherever_the_worker_is_the_approval_is_taken_back_or_stays_and_nothing_is_left_over() {
    for call in ["observe", "add"] {
        let story = asked().await;
        let grant = approved(&story).await;
        story.world.line.set_crash(None);
        story.world.line.hold(Some(call));
        let context = story.world.context.clone();
        let worker = tokio::spawn(async move { grant::reconcile(&context).await });
        story.world.line.called(call, 1).await;
        let undone = undo(&story, &story.request).await;
        story.world.line.hold(None);
        worker.await.expect("does not panic").expect("reconciles");
        story.world.settle().await;
        let is_there = story.world.has_access(&story.ana, &story.wanted);
        let state = story.world.state(&grant).await;
        match (call, undone) {
            ("observe", Ok(again)) => {
                assert!(!is_there && matches!(state, GrantState::Ended { .. }), "{state:?}");
                assert!(!story.world.line.calls().contains(&"add"), "AWS was told after all");
                story.world.approve(&story.sam, &again).await.expect("is approved anew");
                story.world.settle().await;
                assert!(story.world.has_access(&story.ana, &story.wanted));
            }
            ("add", Err(problem)) => {
                assert_eq!(problem.kind, Kind::Conflict);
                assert!(is_there && matches!(state, GrantState::Active { .. }), "{state:?}");
            }
            (call, undone) => panic!("{call}: {undone:?}"),
        }
    }
}

#[tokio::test]
async fn one_approval_of_several_is_taken_back_and_the_request_waits_as_before() {
    let mut story = asked().await;
    let two = policy::DEMO
        .replace("@approval(\"Group::\\\"sre-leads\\\"\")", "@approval(\"2 of Group::\\\"sre-leads\\\"\")");
    assert_ne!(two, policy::DEMO);
    let two = policy::PolicySet::parse(&two, "two.cedar").expect("parses");
    story.world.context.policy = PolicyInForce::new(two);
    let first = request::approve(&story.world.context, &story.sam, &story.form().await).await;
    assert!(matches!(first, Ok(Approved::StillNeeds(_))), "{first:?}");
    let card = request::queue(&story.world.context, &story.sam).await.expect("is shown");
    assert!(card[0].settled.as_ref().is_some_and(|settled| settled.undo_until.is_some()));
    assert_eq!(undo(&story, &story.request).await.as_ref(), Ok(&story.request));
    let view = story.world.show(&story.sam, &story.request).await.expect("is shown");
    assert!(view.request.approvals.is_empty() && view.allowed.approve);
    assert_eq!(
        [story.world.events("request_agreed").await, story.world.events("decision_taken_back").await],
        [1, 1]
    );
}
