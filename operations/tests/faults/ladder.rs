//! The outage ladder: AWS is away at the moment of an access's end, from half a minute to a week, in each of its ways to
//! be away; on both databases.
//!
//! Others give up: the open-source leader after 93 s, a well-known secrets manager after 10.5 min. Stint never does, and
//! the access is gone within a minute of AWS's return.

use super::figures::Figures;
use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{
    connector::SetbackKind,
    grant::GrantState,
    time::{Seconds, Timestamp},
};
use operations::{
    RandomIds, grant,
    testing::{DirectConnector, World},
};
use std::sync::Arc;
use storage::Database;

const START: Timestamp = Timestamp::from_seconds(1_795_424_400);
const PROMISE: Seconds = Seconds(60);
/// Audit events of one late removal at most, however long it takes: the first, second, fourth … setback is told.
const MOST_EVENTS: usize = 20;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const EVERY_KIND: [SetbackKind; 4] =
    [SetbackKind::Throttled, SetbackKind::Unknown, SetbackKind::Denied, SetbackKind::Conflict];

/// How long AWS is away, and in which ways. A day and more repeats what an hour shows, and takes long to live through.
const RUNGS: [(u64, &[SetbackKind]); 6] = [
    (30, &EVERY_KIND),
    (95, &EVERY_KIND),
    (11 * MINUTE, &EVERY_KIND),
    (HOUR, &EVERY_KIND),
    (DAY, &[SetbackKind::Throttled, SetbackKind::Unknown]),
    (7 * DAY, &[SetbackKind::Throttled]),
];

/// All rungs, one after the other in one database, as weeks go by.
pub(crate) async fn climb(url: String) -> Figures {
    let mut total = Figures::default();
    let world = world(&url).await;
    for (length, kinds) in RUNGS {
        for kind in kinds {
            let name = url.split(':').next().unwrap_or_default();
            total.add(&rung(&world, Seconds(length), *kind, name).await);
        }
    }
    total
}

async fn world(url: &str) -> World {
    let clock = Arc::new(ManualClock::new(START));
    let cloud = SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone());
    let cloud = Arc::new(cloud);
    let database = Database::open(url).await.expect("the database opens");
    let connector = Arc::new(DirectConnector(cloud.clone()));
    let mut world = World::of(cloud, clock, connector, database);
    world.context.ids = Arc::new(RandomIds);
    world
}

async fn rung(world: &World, length: Seconds, kind: SetbackKind, database: &str) -> Figures {
    let mut failures = Vec::new();
    let told_before = world.events("access_delayed").await;
    // Last week's session and last week's catalog are too old.
    world.import();
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 30).await.expect("is granted at once");
    world.settle().await;
    let home = grant::home(&world.context, &ana).await.expect("is shown");
    let id = home.active[0].grant.id.clone();
    let ends_at = world.grant(&id).await.ends_at;
    world.settle_until(ends_at - Seconds(1)).await;

    world.line.set_outage(Some(kind));
    let back = ends_at + length;
    world.settle_until(back).await;
    let late = world.state(&id).await;
    if !world.has_access(&ana, &wanted) || !matches!(late, GrantState::Removing { .. }) {
        failures.push(format!("while AWS was away it counted as {late:?}"));
    }
    world.line.set_outage(None);
    world.settle_until(back + PROMISE).await;
    let is_left = world.has_access(&ana, &wanted);
    let removal = world.receipts(&id).await.pop();
    let recovery = removal.map(|receipt| receipt.confirmed_at.since(back));
    if is_left || recovery.is_none_or(|recovery| recovery > PROMISE) {
        failures.push(format!("a minute after AWS's return: {:?}", world.state(&id).await));
    }
    let told = world.events("access_delayed").await - told_before;
    if told > MOST_EVENTS {
        failures.push(format!("{told} events flood the log"));
    }
    let rung = format!("{database}, {kind:?} for {} s", length.0);
    Figures {
        cases: 1,
        access_left_behind: u64::from(is_left),
        longest_recovery: recovery.unwrap_or_default(),
        removals: 1,
        failures: failures.into_iter().map(|failure| format!("{rung}: {failure}")).collect(),
        ..Figures::default()
    }
}
