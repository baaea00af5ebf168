//! People outside Stint are told of late removals, by a hook that is a real server here.

use crate::removals::Outage;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::post,
};
use connectors::webhook::Webhook;
use domain::{notification::LateRemoval, time::Seconds};
use operations::removal::{self, AlarmHook, deliver_alarms};
use std::sync::{Arc, Mutex};

const MINUTE: u64 = 60;
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

type Message = (HeaderMap, LateRemoval);

/// What came in, and what is answered.
#[derive(Clone)]
struct Inbox(Arc<Mutex<(Vec<Message>, StatusCode)>>);

async fn take(State(inbox): State<Inbox>, headers: HeaderMap, Json(told): Json<LateRemoval>) -> Response {
    let mut inbox = inbox.0.lock().expect("is open");
    inbox.0.push((headers, told));
    (inbox.1, [(LOCATION, "/elsewhere")]).into_response()
}

impl Inbox {
    /// Stint's alarms go to it from now on.
    async fn open(outage: &mut Outage) -> Self {
        let inbox = Self(Arc::new(Mutex::new((Vec::new(), StatusCode::OK))));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
        let address = listener.local_addr().expect("bound");
        let router = Router::new().route("/hook", post(take)).route("/elsewhere", post(take));
        let router = router.with_state(inbox.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let hook = Webhook::new(&format!("http://{address}/hook"), Some(SECRET)).expect("is this machine");
        let link = "https://stint.example.com/operations".to_owned();
        outage.world.context.alarms = Some(AlarmHook { hook: Arc::new(hook), link });
        inbox
    }

    fn answers(&self, status: StatusCode) {
        self.0.lock().expect("is open").1 = status;
    }

    fn told(&self) -> Vec<Message> {
        self.0.lock().expect("is open").0.clone()
    }
}

#[tokio::test]
async fn a_late_removal_is_told_once_for_each_alarm_with_names_cause_and_a_signature() {
    let mut outage = Outage::begin().await;
    let inbox = Inbox::open(&mut outage).await;
    outage.pass(Seconds(5 * MINUTE)).await;
    for _ in 0..2 {
        deliver_alarms(&outage.world.context).await.expect("is sent");
    }
    let [(headers, told)] = &inbox.told()[..] else { panic!("once: {:?}", inbox.told()) };
    assert_eq!((told.kind.as_str(), told.person.as_str()), ("stint.removal_late", "Ana Ruiz"));
    assert_eq!((&told.grant, told.due_at), (&outage.grant, outage.ends_at));
    assert_eq!(
        (told.account_name.as_str(), told.permission_set.as_str()),
        ("staging-orders", "ReadOnlyAccess")
    );
    assert_eq!(told.overdue_seconds / MINUTE, 5);
    assert_eq!(told.cause.as_deref(), Some("AWS does not do that at the moment."));
    assert_eq!(told.link, "https://stint.example.com/operations");
    assert!(
        told.text.starts_with("A removal is 5 min late: Ana Ruiz still has ReadOnlyAccess"),
        "{}",
        told.text
    );
    assert!(headers["webhook-signature"].to_str().is_ok_and(|signature| signature.starts_with("v1,")));
    assert!(headers["webhook-id"].to_str().is_ok_and(|id| id.starts_with("ntf_")));
    assert_eq!(headers["webhook-timestamp"], outage.world.now().seconds().to_string());

    outage.pass(Seconds(10 * MINUTE)).await;
    deliver_alarms(&outage.world.context).await.expect("is sent");
    let overdue: Vec<u64> = inbox.told().iter().map(|(_, told)| told.overdue_seconds / MINUTE).collect();
    assert_eq!(overdue, [5, 15]);
}

#[tokio::test]
async fn a_hook_that_is_gone_is_shown_and_gets_the_same_message_when_it_is_back() {
    let mut outage = Outage::begin().await;
    let inbox = Inbox::open(&mut outage).await;
    let theo = outage.world.sign_in("theo.brandt").await;
    inbox.answers(StatusCode::NOT_FOUND);
    outage.pass(Seconds(5 * MINUTE)).await;
    let since = outage.world.now();
    let next_at = deliver_alarms(&outage.world.context).await.expect("is tried");
    assert_eq!(next_at, Some(since + Seconds(10)));
    assert_eq!(deliver_alarms(&outage.world.context).await.expect("waits"), next_at);
    outage.world.advance(Seconds(10));
    let next_at = deliver_alarms(&outage.world.context).await.expect("is tried");
    assert_eq!(next_at, Some(outage.world.now() + Seconds(20)), "it waits longer and longer");

    let status = outage.shown_to(&theo).await.expect("is shown");
    let undelivered = status.undelivered.clone().expect("is told to those who look");
    assert_eq!((undelivered.since, undelivered.waiting), (since, 1));
    assert_eq!(undelivered.problem, "127.0.0.1 answered 404");
    assert!(!status.is_well());

    inbox.answers(StatusCode::NO_CONTENT);
    outage.world.advance(Seconds(20));
    assert_eq!(deliver_alarms(&outage.world.context).await, Ok(None), "nothing is left");
    let ids: Vec<_> = inbox.told().into_iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]), "the same message");
    assert_eq!(outage.shown_to(&theo).await.expect("is shown").undelivered, None);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_an_unreachable_hook_holds_up_no_removal() {
    let mut outage = Outage::begin().await;
    let inbox = Inbox::open(&mut outage).await;
    inbox.answers(StatusCode::TEMPORARY_REDIRECT);
    outage.pass(Seconds(5 * MINUTE)).await;
    deliver_alarms(&outage.world.context).await.expect("is tried");
    assert_eq!(inbox.told().len(), 1, "the address that the answer named was not called");

    let theo = outage.world.sign_in("theo.brandt").await;
    let closed = Webhook::new("http://127.0.0.1:1/hook", None).expect("is this machine");
    let alarms = outage.world.context.alarms.as_mut().expect("there is a hook");
    alarms.hook = Arc::new(closed);
    outage.world.line.set_outage(None);
    outage.pass(Seconds(MINUTE)).await;
    deliver_alarms(&outage.world.context).await.expect("is tried");
    let status = outage.shown_to(&theo).await.expect("is shown");
    assert_eq!(status.undelivered.expect("is told").problem, "127.0.0.1 cannot be reached");
    assert_eq!(status.late_count, 0, "the removal went on");
}

#[tokio::test]
async fn a_replica_that_loses_its_lease_while_it_sends_leaves_the_message_to_the_next() {
    let mut outage = Outage::begin().await;
    let inbox = Inbox::open(&mut outage).await;
    outage.pass(Seconds(5 * MINUTE)).await;
    // It sent, and died before it could store that.
    let message = {
        let mut connection = outage.world.context.database.read().await.expect("reads");
        connection.notifications_due(outage.world.now(), 1).await.expect("reads").rows.remove(0)
    };
    let hook = outage.world.context.alarms.as_ref().expect("there is a hook").hook.clone();
    hook.deliver(&message.id, &message.body, outage.world.now()).await.expect("is taken");
    let other = outage.world.replica("another");
    deliver_alarms(&other).await.expect("is sent");
    let ids: Vec<_> = inbox.told().into_iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
    assert_eq!(ids, [message.id.as_str(), message.id.as_str()], "at least once, and known by its id");
    assert_eq!(removal::alarm(&outage.world.context).await, Ok(0), "no second alarm");
}
