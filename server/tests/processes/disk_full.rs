//! No room on the disk while access is active and its end comes: nothing half is written, nothing new is given, and
//! removals go on when there is room again. A limit on the size of files stands for the full disk (`prlimit`), since
//! that needs no rights; to a database both are a write that fails.

use crate::{
    child::succeed,
    extent::{number, seed},
    postgres_away::says_that_it_failed,
    stage::Stage,
    verdict::{Story, judge},
};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use std::{process::Command, time::Duration};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_holds_up_what_it_must_and_loses_nothing_on_sqlite() {
    if Command::new("prlimit").arg("--version").output().is_err() {
        println!("left out: prlimit of util-linux is missing");
        return;
    }
    let mut stage = Stage::on_sqlite().await;
    let (rounds, seed) = (number("STINT_FAULT_ROUNDS", 3), seed());
    let mut random = SmallRng::seed_from_u64(seed);
    let load = stage.load(seed);
    let mut over = Vec::new();
    for _ in 0..rounds {
        tokio::time::sleep(Duration::from_millis(random.random_range(1_500..3_000))).await;
        // By turns nothing can be written at all, or no file can grow.
        let room = if over.len() % 2 == 0 { 1 } else { size(&stage) };
        limit(&mut stage, &room.to_string());
        tokio::time::sleep(Duration::from_millis(random.random_range(1_000..4_000))).await;
        if room == 1 {
            let (person, address) = (&stage.people[0], &stage.replicas[0].address);
            let answer = person.asks(address, &person.wants[0]).await;
            let answer = answer.unwrap_or_else(|| panic!("not answered: {}", stage.replicas[0].log()));
            says_that_it_failed(&answer);
        }
        limit(&mut stage, "unlimited");
        over.push(Stage::now());
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let told = load.end().await;
    judge(&mut stage, Story { part: "processes.disk_full.sqlite", told, over, is_restart: false }).await;
}

/// Of the write-ahead log, which grows with every change.
fn size(stage: &Stage) -> u64 {
    let mut log = stage.database_file().into_os_string();
    log.push("-wal");
    std::fs::metadata(log).unwrap().len().max(1)
}

fn limit(stage: &mut Stage, bytes: &str) {
    let process = stage.replicas[0].process().id();
    succeed(Command::new("prlimit").args(["--pid", &process, &format!("--fsize={bytes}:unlimited")]));
}
