//! The same life on PostgreSQL, with two replicas and two approvers at the same moment. `TEST_POSTGRES_URL` names a
//! database that nobody else uses; without it the test is left out.

use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{grant::GrantState, problem::Kind, time::Timestamp};
use operations::{
    RandomIds, grant,
    request::{self, DecisionForm},
    testing::{DirectConnector, World},
};
use std::sync::Arc;

async fn world(url: &str) -> World {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_795_424_400)));
    let cloud =
        Arc::new(SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone()));
    let connector = Arc::new(DirectConnector(cloud.clone()));
    let database = storage::Database::open(url).await.expect("PostgreSQL opens");
    let mut world = World::of(cloud, clock, connector, database);
    world.context.ids = Arc::new(RandomIds);
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_replicas_and_two_approvers_do_everything_once() {
    let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
        println!("left out: TEST_POSTGRES_URL is not set");
        return;
    };
    let world = world(&url).await;
    let (ana, sam, jia) =
        (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await, world.sign_in("jia.liu").await);
    let other = world.restarted();
    let mut grants = Vec::new();
    for account in ["prod-payments", "prod-orders", "prod-web", "prod-search"] {
        let wanted = world.entitlement(account, "AdministratorAccess");
        let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
        let content = world.show(&sam, &request).await.expect("is shown").content.0;
        let form = DecisionForm { request: request.to_string(), content, ..DecisionForm::default() };
        let (one, two) = tokio::join!(
            request::approve(&world.context, &sam, &form),
            request::approve(&other, &jia, &form)
        );
        let mut outcomes =
            [one, two].into_iter().map(|outcome| outcome.map_err(|problem| problem.kind)).collect::<Vec<_>>();
        outcomes.sort_by_key(Result::is_err);
        assert_eq!(outcomes[1], Err(Kind::Conflict));
        grants.push((wanted, outcomes[0].clone().expect("one decides")));
    }
    loop {
        let one = tokio::spawn({
            let context = world.context.clone();
            async move { grant::reconcile(&context).await }
        });
        let two = tokio::spawn({
            let context = other.clone();
            async move { grant::reconcile(&context).await }
        });
        let runs = [one.await.expect("does not panic"), two.await.expect("does not panic")];
        match runs.into_iter().filter_map(|run| run.expect("reconciles").next_at).min() {
            Some(next_at) => world.advance_to(next_at),
            None => break,
        }
    }
    for (wanted, grant) in grants {
        assert!(!world.has_access(&ana, &wanted));
        assert!(matches!(world.state(&grant).await, GrantState::Ended { kept_by: None, .. }));
        assert_eq!(world.receipts(&grant).await.len(), 2, "added once, removed once");
    }
    let calls = world.line.calls();
    for change in ["add", "remove"] {
        assert_eq!(calls.iter().filter(|call| **call == change).count(), 4, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_submits_at_once_one_waits_and_the_others_are_told_which() {
    let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
        println!("left out: TEST_POSTGRES_URL is not set");
        return;
    };
    let world = world(&url).await;
    let mei = world.sign_in("mei.chen").await;
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    crate::asking::one_of_many_submits_waits(&world, &mei, &wanted).await;
}
