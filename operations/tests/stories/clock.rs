//! The latest time that was is remembered, and never replaced by an earlier one.

use domain::time::Seconds;
use operations::{clock, testing::World};

#[tokio::test]
async fn the_latest_time_stays_when_a_replica_with_a_slow_clock_leaves_its_mark() {
    let world = World::direct().await;
    let database = &world.context.database;
    assert_eq!(clock::latest(database).await.expect("reads"), None);
    let slow = world.now();
    world.advance(Seconds(90));
    clock::mark(&world.context).await.expect("is stored");
    let latest = world.now();

    let behind = connectors::simulated::ManualClock::new(slow);
    let replica = operations::Context { clock: std::sync::Arc::new(behind), ..world.context.clone() };
    clock::mark(&replica).await.expect("is stored");
    assert_eq!(clock::latest(database).await.expect("reads"), Some(latest));
}
