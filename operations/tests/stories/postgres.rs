//! The same life on PostgreSQL, with two replicas and two approvers at the same moment. `TEST_POSTGRES_URL` names a
//! database that nobody else uses; without it the test is left out.

use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{
    grant::GrantState,
    id::GrantId,
    problem::Kind,
    time::{Seconds, Timestamp},
};
use operations::{
    RandomIds, grant, lease,
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

fn granted(approved: request::Approved) -> GrantId {
    match approved {
        request::Approved::Granted(grant) => grant,
        request::Approved::StillNeeds(needed) => panic!("it still needs {needed}"),
    }
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
    let other = world.replica("the second");
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
        grants.push((wanted, granted(outcomes[0].clone().expect("one decides"))));
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

#[tokio::test]
async fn a_replica_that_was_paused_past_its_lease_cannot_write_and_the_other_one_takes_over() {
    let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
        println!("left out: TEST_POSTGRES_URL is not set");
        return;
    };
    let world = world(&url).await;
    // An earlier run on this database was later by the story's clock.
    let forget = "DELETE FROM leases WHERE name = 'a paused task'";
    world.context.database.meddle(forget).await.expect("is possible with the password");
    let (paused, other) = (world.replica("paused"), world.replica("other"));
    let written = async |context: &operations::Context, lease: &lease::Lease, by: &str| {
        let mut change = lease.begin(context).await?;
        change.set_setting("written under a lease by", by).await?;
        change.commit_without_event("a story's task").await
    };
    let outcome = lease::if_ours(&paused, "a paused task", async |lease| {
        // Here it read what it wants to write, and stands still.
        let too_early = lease::if_ours(&other, "a paused task", async |_| Ok(())).await?;
        assert_eq!(too_early, None, "one at a time");
        world.advance(Seconds(61));
        let taken = lease::if_ours(&other, "a paused task", async |lease| {
            written(&other, &lease, "the other").await.map_err(|_| unreachable!("it has the lease"))
        });
        assert_eq!(taken.await?, Some(()));
        Ok(written(&paused, &lease, "the paused").await)
    });
    let outcome = outcome.await.expect("goes on").expect("had the lease");
    assert!(matches!(outcome, Err(storage::Error::Conflict)), "{outcome:?}");
    let mut connection = world.context.database.read().await.expect("reads");
    let by = connection.setting("written under a lease by").await.expect("reads");
    assert_eq!(by.as_deref(), Some("the other"));
}

#[tokio::test]
async fn a_replica_that_ends_in_good_order_leaves_its_tasks_to_the_other_at_once() {
    let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
        println!("left out: TEST_POSTGRES_URL is not set");
        return;
    };
    let world = world(&url).await;
    let (ending, other) = (world.replica("ending"), world.replica("going on"));
    let cut_off = lease::if_ours(&ending, "a long task", async |lease| {
        lease::release_all(&ending).await.expect("gives back");
        let taken = lease::if_ours(&other, "a long task", async |_| Ok("at once")).await?;
        assert_eq!(taken, Some("at once"), "no time has passed");
        Ok(lease.begin(&ending).await.is_err())
    });
    assert_eq!(cut_off.await.expect("goes on"), Some(true), "what ends late writes nothing");
}
