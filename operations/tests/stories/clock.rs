//! Clocks that are wrong and knowledge that is old: time never goes back, and who does not know enough gives no access.

use connectors::simulated::ManualClock;
use domain::time::Seconds;
use operations::{clock, testing::World};
use std::time::Duration;

#[tokio::test]
async fn the_latest_time_stays_when_a_replica_with_a_slow_clock_leaves_its_mark() {
    let world = World::direct().await;
    let database = &world.context.database;
    assert_eq!(clock::latest(database).await.expect("reads"), None);
    let slow = world.now();
    world.advance(Seconds(90));
    clock::mark(&world.context).await.expect("is stored");
    let latest = world.now();

    let behind = ManualClock::new(slow);
    let replica = operations::Context { clock: std::sync::Arc::new(behind), ..world.context.clone() };
    clock::mark(&replica).await.expect("is stored");
    assert_eq!(clock::latest(database).await.expect("reads"), Some(latest));
}

#[tokio::test]
async fn with_a_clock_far_from_that_of_aws_nothing_is_added_and_removals_go_on() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let held = world.entitlement("staging-orders", "ReadOnlyAccess");
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    world.submit(&ana, &held, 30).await.expect("is sent");
    world.settle().await;
    assert!(world.has_access(&ana, &held));

    world.cloud.set_behaviour(|behaviour| behaviour.clock_ahead = Duration::from_secs(62));
    let request = world.submit(&ana, &wanted, 120).await.expect("is sent");
    world.settle_until(world.now() + Seconds(31 * 60)).await;
    assert!(!world.has_access(&ana, &held), "its end has come");
    assert!(!world.has_access(&ana, &wanted));
    let grant = world.show(&ana, &request).await.expect("is shown").row.grant.expect("approved");
    let wait = grant.wait.unwrap_or_default();
    assert!(wait.starts_with("Stint's clock is 62 s away from AWS's."), "{wait}");

    world.cloud.set_behaviour(|behaviour| behaviour.clock_ahead = Duration::ZERO);
    world.settle_until(world.now() + Seconds(120)).await;
    assert!(world.has_access(&ana, &wanted), "right again, it goes on by itself");
}

#[tokio::test]
async fn a_catalog_of_the_day_before_yesterday_adds_nothing_until_it_is_read_again() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.advance(Seconds(25 * 3_600));
    let ana_again = world.sign_in("ana.ruiz").await;
    assert_eq!(ana_again.person.id, ana.person.id);
    let request = world.submit(&ana_again, &wanted, 60).await.expect("is sent");
    world.settle_until(world.now() + Seconds(60)).await;
    let grant = world.show(&ana_again, &request).await.expect("is shown").row.grant.expect("approved");
    assert_eq!(
        grant.wait.as_deref().map(|wait| wait.starts_with("AWS was last read 25 h ago.")),
        Some(true),
        "{grant:?}"
    );
    assert!(!world.has_access(&ana, &wanted));
    world.import();
    world.settle_until(world.now() + Seconds(120)).await;
    assert!(world.has_access(&ana, &wanted));
}
