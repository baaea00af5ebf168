//! PostgreSQL crashes and comes back, drops everyone, or only reads: Stint lives on, gives nothing new without its
//! database, and goes on by itself.

use crate::{
    child::until,
    extent::{number, seed},
    load::Told,
    person::Answer,
    postgres::Postgres,
    stage::Stage,
    verdict::{Story, judge},
};
use connectors::simulated::{Fault, PlannedFault};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use std::time::Duration;

/// Between two faults, in milliseconds: long enough that access is given and ended again.
const BETWEEN: std::ops::Range<u64> = 1_000..4_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarted_at_once_postgres_finds_stint_at_work_again() {
    under_load("processes.postgres.restarted", 3, Postgres::restart_immediately).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_terminated_are_made_again() {
    under_load("processes.postgres.terminated", 5, |postgres| {
        postgres
            .ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stint'");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_of_postgres_ends_and_so_does_access() {
    under_load("processes.postgres.away", 1, |postgres| {
        postgres.stop_immediately();
        std::thread::sleep(Duration::from_secs(6));
        postgres.start_again();
    })
    .await;
}

async fn under_load(part: &'static str, usual: u64, fault: fn(&Postgres)) {
    let Some(mut stage) = Stage::on_postgres(1).await else { return };
    let (rounds, seed) = (number("STINT_FAULT_ROUNDS", usual), seed());
    let mut random = SmallRng::seed_from_u64(seed);
    let load = stage.load(seed);
    let mut over = Vec::new();
    for _ in 0..rounds {
        tokio::time::sleep(Duration::from_millis(random.random_range(BETWEEN))).await;
        tokio::task::block_in_place(|| fault(stage.postgres.as_ref().unwrap()));
        over.push(Stage::now());
    }
    tokio::time::sleep(Duration::from_millis(random.random_range(BETWEEN))).await;
    let told = load.end().await;
    judge(&mut stage, Story { part, told, over, is_restart: false }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_only_reads_gives_no_access_and_removals_go_on_when_it_writes() {
    let Some(mut stage) = Stage::on_postgres(1).await else { return };
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

    // One is ended before, and AWS does not remove it before the database only reads.
    let fault = PlannedFault { operation: "*".to_owned(), fault: Fault::Throttle, times: None };
    stage.aws.plan(&fault).await;
    assert!(ana.ends(&address, &grants[0]).await.expect("is answered").is_done());
    stage.postgres.as_ref().unwrap().only_reads(true);
    stage.aws.clear_faults().await;
    let calls = stage.aws.calls().await.unwrap().len();
    for answer in [
        ana.asks(&address, &ana.wants[0]).await,
        stage.people[1].asks(&address, &stage.people[1].wants[0]).await,
        ana.ends(&address, &grants[1]).await,
    ] {
        says_that_it_failed(&answer.expect("is answered"));
    }
    let later = stage.aws.calls().await.unwrap();
    let given = later[calls..].iter().filter(|call| call.operation.contains(":Create"));
    assert_eq!(given.count(), 0, "nothing is given while nothing can be written down");
    assert!(!stage.access().await.is_empty());

    stage.postgres.as_ref().unwrap().only_reads(false);
    let over = vec![Stage::now()];
    let is_gone = async || (stage.access().await.len() < ana.wants.len()).then_some(());
    until(Duration::from_secs(60), is_gone).await.expect("what was due is removed by itself");
    judge(&mut stage, Story { part: "processes.postgres.only_reads", told, over, is_restart: false }).await;
}

/// A sentence for people and an id for whoever looks for the cause.
pub(crate) fn says_that_it_failed(answer: &Answer) {
    let sentence = answer.body["detail"].as_str().unwrap_or_default();
    assert!(answer.status == 500 && sentence.contains("nothing was changed"), "{answer:?}");
    assert!(
        answer.body["incident"].as_str().is_some_and(|incident| sentence.contains(incident)),
        "{answer:?}"
    );
}
