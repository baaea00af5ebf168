//! Calls per second, and the pace that keeps below it.

use crate::support::{World, connect};
use domain::connector::{Connector, SetbackKind};
use std::time::Duration;

const READ_BACK: &str = "identitystore:IsMemberInGroups";

#[tokio::test]
async fn the_twenty_first_call_within_a_second_is_throttled_and_only_in_its_service() {
    let world = World::start().await;
    let in_group = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    let assigned = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    for _ in 0..20 {
        world.connector.observe(&in_group).await.expect("within the limit");
    }
    let setback = world.connector.observe(&in_group).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Throttled);
    assert!(world.calls_of(READ_BACK).ends_with(&["ThrottlingException".to_owned()]));
    world.connector.observe(&assigned).await.expect("another bucket");
    world.clock.advance(Duration::from_secs(1));
    world.connector.observe(&in_group).await.expect("a second later");
}

#[tokio::test]
async fn organizations_throttles_in_its_own_words() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    for _ in 0..20 {
        world.connector.add(&access).await.ok();
        world.clock.advance(Duration::from_millis(1));
    }
    world.cloud.plan_fault("organizations:*", connectors::simulated::Fault::Throttle, None);
    let setback = connect(&world.endpoint).await.add(&access).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Throttled);
    assert_eq!(setback.code.as_deref(), Some("TooManyRequestsException"));
}
