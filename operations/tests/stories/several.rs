//! Several requests are decided with one press: a result for each, and what stops one stops no other.

use super::asked::{Story, asked};
use domain::{
    id::RequestId,
    problem::Kind,
    request::{RequestState, Verdict},
    time::Seconds,
};
use operations::{
    PolicyInForce,
    request::{self, Row, SeveralForm},
};

async fn chosen(story: &Story, id: &RequestId) -> String {
    let content = story.world.show(&story.ana, id).await.expect("is shown").content;
    format!("{id}:{}", content.0)
}

/// Another one of Ana's that Sam may decide on.
async fn another(story: &Story) -> RequestId {
    let wanted = story.world.entitlement("prod-orders", "AdministratorAccess");
    story.world.submit(&story.ana, &wanted, 60).await.expect("is sent")
}

async fn approve(story: &Story, requests: Vec<String>) -> Vec<Row> {
    let form = SeveralForm { requests, comment: "Release day".to_owned() };
    let decided = request::decide_several(&story.world.context, &story.sam, Verdict::Approved, &form).await;
    decided.expect("is answered row by row")
}

#[tokio::test]
async fn each_has_its_own_result_and_one_that_fails_stops_no_other() {
    let story = asked().await;
    let second = another(&story).await;
    let (taken, open) = (chosen(&story, &story.request).await, chosen(&story, &second).await);
    let jia = story.world.sign_in("jia.liu").await;
    story.approve(&jia, &story.form().await).await.expect("is approved by another");
    story.world.advance(Seconds(20));
    let forged = format!("{second}:{}", "0".repeat(64));
    let rows = approve(&story, vec![taken, forged, open, "req_none".to_owned()]).await;
    let outcomes: Vec<Result<&str, &str>> =
        rows.iter().map(|row| row.outcome.as_ref().map(String::as_str).map_err(String::as_str)).collect();
    assert_eq!(outcomes[0], Err("Jia Liu approved this 20 s ago. Nothing was changed."));
    assert!(outcomes[1].is_err_and(|why| why.starts_with("What is asked for is not what you looked at")));
    assert_eq!(outcomes[2], Ok("Approved."));
    assert!(outcomes[3].is_err());
    assert_eq!(rows[0].name, "prod-payments / AdministratorAccess for Ana Ruiz");
    assert_eq!(rows[3].name, "");
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &story.wanted));
}

#[tokio::test]
async fn nothing_and_too_much_are_refused_as_a_whole() {
    let story = asked().await;
    let one = chosen(&story, &story.request).await;
    for requests in [Vec::new(), vec![one; request::MOST_AT_ONCE + 1]] {
        let form = SeveralForm { requests, comment: String::new() };
        let refused =
            request::decide_several(&story.world.context, &story.sam, Verdict::Rejected, &form).await;
        assert_eq!(refused.map_err(|problem| problem.kind), Err(Kind::Invalid));
    }
    assert!(story.is_still_pending().await);
}

#[tokio::test]
async fn a_card_that_another_decided_says_so_in_its_place_for_a_minute() {
    let story = asked().await;
    let second = another(&story).await;
    let places = |story: &Story| {
        let (context, sam) = (story.world.context.clone(), story.sam.clone());
        async move {
            let queue = request::queue(&context, &sam).await.expect("is shown");
            let told = |entry: &domain::request::QueueEntry| {
                let sentence = entry.settled.as_ref().map(|settled| settled.sentence.clone());
                (entry.row.id.clone(), sentence)
            };
            queue.iter().map(told).collect::<Vec<_>>()
        }
    };
    let before = places(&story).await;
    let jia = story.world.sign_in("jia.liu").await;
    story.approve(&jia, &story.form().await).await.expect("is approved");
    let told = Some("Jia Liu approved this".to_owned());
    let after = places(&story).await;
    assert_eq!(
        after.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        before.iter().map(|(id, _)| id).collect::<Vec<_>>()
    );
    assert!(after.contains(&(story.request.clone(), told)) && after.contains(&(second.clone(), None)));
    assert_eq!(request::queue_length(&story.world.context, &story.sam).await, Ok(1));
    story.world.advance(Seconds(60));
    assert_eq!(places(&story).await, [(second, None)]);
}

#[tokio::test]
async fn where_policy_asks_for_a_comment_a_decision_without_one_is_refused() {
    for (rule, silent_approval) in [("required", false), ("on-reject", true)] {
        let mut story = asked().await;
        let text = policy::DEMO.replace(
            "@approval(\"Group::\\\"sre-leads\\\"\")",
            &format!("@approval(\"Group::\\\"sre-leads\\\"\") @comment(\"{rule}\")"),
        );
        assert_ne!(text, policy::DEMO);
        let stricter = policy::PolicySet::parse(&text, "comment.cedar").expect("parses");
        story.world.context.policy = PolicyInForce::new(stricter);
        let form = story.form().await;
        let refused = request::reject(&story.world.context, &story.sam, &form).await.expect_err("is refused");
        let sentence = "Policy asks for a comment here. Say in a sentence why.";
        assert_eq!((refused.kind, refused.field("comment")), (Kind::Invalid, Some(sentence)));
        assert!(story.is_still_pending().await);
        assert_eq!(story.approve(&story.sam, &form).await.is_ok(), silent_approval, "{rule}");
        let said = request::DecisionForm { comment: "Release day".to_owned(), ..story.form().await };
        if !silent_approval {
            story.approve(&story.sam, &said).await.expect("is approved with a comment");
        }
        assert!(matches!(story.state().await, RequestState::Approved { .. }));
    }
}

#[tokio::test]
async fn where_policy_asks_for_a_ticket_a_request_without_one_is_not_sent() {
    let mut story = asked().await;
    let text = policy::DEMO.replace(
        "@approval(\"Group::\\\"sre-leads\\\"\")",
        "@approval(\"Group::\\\"sre-leads\\\"\") @ticket(\"required\")",
    );
    let stricter = policy::PolicySet::parse(&text, "ticket.cedar").expect("parses");
    story.world.context.policy = PolicyInForce::new(stricter);
    let wanted = story.world.entitlement("prod-orders", "AdministratorAccess");
    let form = story.world.form(&wanted, 60);
    let refused = story.world.send(&story.ana, &form).await.expect_err("is refused");
    assert_eq!(refused.field("ticket"), Some("Policy asks for a ticket here."));
    let form = domain::request::RequestForm { ticket: "OPS-1".to_owned(), ..form };
    story.world.send(&story.ana, &form).await.expect("is sent");
}
