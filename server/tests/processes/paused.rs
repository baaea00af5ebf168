//! A process stands still, as in a virtual machine that is moved, and goes on without knowing that time has passed:
//! others have taken over, and it cannot write what it thought.

use crate::{
    child::until,
    extent::{number, seed},
    load::Told,
    stage::Stage,
    verdict::{Story, judge, seconds},
};
use connectors::simulated::{Fault, PlannedFault};
use domain::holding::REPLY_LIMIT;
use rand::{Rng, SeedableRng, rngs::SmallRng};
use std::time::Duration;

/// Longer than anyone waits for the reply to a call before looking what became of it.
const PAUSE: Duration = Duration::from_secs(REPLY_LIMIT.0 + 5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_three_replicas_is_paused_and_the_others_take_over() {
    let Some(mut stage) = Stage::on_postgres(3).await else { return };
    let (rounds, seed) = (number("STINT_FAULT_ROUNDS", 1), seed());
    let mut random = SmallRng::seed_from_u64(seed);
    let load = stage.load(seed);
    let mut pauses = Vec::new();
    for _ in 0..rounds {
        tokio::time::sleep(Duration::from_millis(random.random_range(3_000..5_000))).await;
        let paused = stage.replicas.remove(random.random_range(0..3));
        stage.replicas.push(paused);
        let paused = stage.replicas[2].process();
        paused.signal("STOP");
        let since = Stage::now();
        tokio::time::sleep(PAUSE).await;
        paused.signal("CONT");
        pauses.push((since, Stage::now()));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let told = load.end().await;
    let over = pauses.iter().map(|(_, over)| *over).collect();
    let story = Story { part: "processes.paused.postgres", told, over, is_restart: false };
    let removed = judge(&mut stage, story).await.removed;
    for (since, over) in pauses {
        let meanwhile = removed.iter().filter(|one| one.due_at > since && one.confirmed_at < over);
        assert!(meanwhile.count() > 0, "the others went on");
        let held_up = removed.iter().filter(|one| one.due_at < since && one.confirmed_at > since);
        let longest = held_up.map(|one| seconds(since, one.confirmed_at)).fold(0.0, f64::max);
        assert!(longest < PAUSE.as_secs_f64(), "the others took over: {longest} s");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_only_process_is_paused_over_an_end_and_goes_on_at_once() {
    let mut stage = Stage::on_sqlite().await;
    let (ana, address) = (stage.people[0].clone(), stage.replicas[0].address.clone());
    let mut told = Told::default();
    let mut grants = Vec::new();
    for entitlement in &ana.wants {
        let request = ana.asks(&address, entitlement).await.expect("is answered").id();
        grants.push(
            until(Duration::from_secs(10), async || ana.finds_end(&address, &request).await).await.unwrap(),
        );
        told.asked.push(request.parse().unwrap());
    }
    let is_given = async || (stage.access().await.len() == ana.wants.len()).then_some(());
    until(Duration::from_secs(30), is_given).await.expect("both are given");

    // The call that removes the first one is on its way, and the end of the second one is not read yet.
    let slow =
        PlannedFault { operation: "*".to_owned(), fault: Fault::Slow { milliseconds: 2_000 }, times: None };
    stage.aws.plan(&slow).await;
    let before = stage.aws.calls().await.unwrap().len();
    assert!(ana.ends(&address, &grants[0]).await.expect("is answered").is_done());
    let is_sent = async || (stage.aws.calls().await.unwrap().len() > before).then_some(());
    until(Duration::from_secs(10), is_sent).await.expect("the removal is sent");
    stage.replicas[0].process().signal("STOP");
    let ending = ana.ends(&address, &grants[1]);
    let passing = async {
        tokio::time::sleep(PAUSE).await;
        stage.aws.clear_faults().await;
        stage.replicas[0].process().signal("CONT");
        Stage::now()
    };
    let (ended, over) = tokio::join!(ending, passing);
    assert!(ended.expect("is answered").is_done());
    let story = Story { part: "processes.paused.sqlite", told, over: vec![over], is_restart: true };
    judge(&mut stage, story).await;
}
