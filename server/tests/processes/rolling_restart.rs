//! A new version is rolled out: two replicas are ended and started one after the other, and nobody notices.

use crate::{
    extent::{number, seed},
    load::{Load, Told},
    stage::Stage,
    verdict::{Story, judge, seconds},
};
use domain::evidence::Receipt;
use std::time::Duration;

/// From its end until an access is confirmed gone.
const REMOVED_WITHIN_S: f64 = 20.0;
/// A replica that was asked to end: sooner than calls that are out would be given up.
const ENDS_WITHIN_S: f64 = 8.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_of_two_replicas_loses_and_delays_nothing() {
    let Some(mut stage) = Stage::on_postgres(2).await else { return };
    let (rounds, seed) = (number("STINT_FAULT_ROUNDS", 1), seed());
    // So much that the worker seldom finds nothing to do.
    let loads: Vec<Load> = (0..2).map(|number| stage.load(seed ^ number)).collect();
    let mut over = Vec::new();
    for _ in 0..rounds {
        for number in 0..stage.replicas.len() {
            tokio::time::sleep(Duration::from_secs(3)).await;
            let replica = &mut stage.replicas[number];
            let asked = Stage::now();
            replica.stop().await;
            let took = seconds(asked, Stage::now());
            assert!(took < ENDS_WITHIN_S, "a replica took {took:.1} s to end");
            replica.run();
            replica.ready().await;
            over.push(Stage::now());
        }
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut told = Told::default();
    for load in loads {
        told.add(load.end().await);
    }
    let story = Story { part: "processes.rolling_restart.postgres", told, over, is_restart: true };
    let removed = judge(&mut stage, story).await.removed;
    let is_late = |one: &&Receipt| seconds(one.due_at, one.confirmed_at) > REMOVED_WITHIN_S;
    let late: Vec<&Receipt> = removed.iter().filter(is_late).collect();
    assert!(late.is_empty(), "removed after more than {REMOVED_WITHIN_S} s: {late:#?}");
}
