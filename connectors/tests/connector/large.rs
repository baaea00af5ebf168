//! The large organization, as a whole.

use crate::support::{World, read_on, sorted};
use connectors::simulated::{Behaviour, large_organization};

#[tokio::test(flavor = "multi_thread")]
async fn the_large_organization_is_read_whole() {
    let world = World::of(large_organization(7), Behaviour::unlimited()).await;
    let records = read_on(&world.connector, None).await.expect("a whole import");
    let records = sorted(records);
    assert!(records.len() > 55_000, "{}", records.len());
    assert!(records == world.expected_records());
}
