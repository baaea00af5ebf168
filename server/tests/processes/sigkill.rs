//! Killed at a random moment and started again, over and over: nothing is lost, nothing is given twice, and what was
//! overdue goes on at once.

use crate::{
    extent::{number, seed},
    stage::Stage,
    verdict::{Story, judge},
};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use std::time::Duration;

/// How long a process lives at most once it is ready, in milliseconds.
const LIVES: u64 = 2_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_stint_goes_on_on_sqlite() {
    killed(&mut Stage::on_sqlite().await, "processes.sigkill.sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_stint_goes_on_on_postgres() {
    let Some(mut stage) = Stage::on_postgres(1).await else { return };
    killed(&mut stage, "processes.sigkill.postgres").await;
}

async fn killed(stage: &mut Stage, part: &'static str) {
    let (kills, seed) = (number("STINT_KILLS", 25), seed());
    let mut random = SmallRng::seed_from_u64(seed);
    let load = stage.load(seed);
    let mut over = Vec::new();
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(random.random_range(0..LIVES))).await;
        stage.replicas[0].process().kill();
        over.push(Stage::now());
        stage.replicas[0].run();
        stage.replicas[0].ready().await;
    }
    let told = load.end().await;
    judge(stage, Story { part, told, over, is_restart: true }).await;
}
