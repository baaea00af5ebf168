//! The fault programme: what AWS, the network, the database and the machines can do to an access, and whether it ends on
//! time all the same. `cargo xtask faults` runs it optimized and adds up its figures.
//!
//! - `months`: random months of requests, ends, outages, crashes and lost replies, on real SQLite, with what must always
//!   hold looked at after every step.
//! - `crash_points`: before and after every call and every commit: an error, a hang, a death; alone and in pairs.
//! - `ladder`: AWS away at the end, from half a minute to a week, on both databases.
//! - `matrix`: every call × every fault × how long, with the AWS SDK over HTTP.
//!
//! Any failure names the case, which plays it again: `STINT_FAULT_SEEDS=4711..4712` one month,
//! `STINT_FAULT_CASE=DeleteGroupMembership` the cells of the matrix that have these words.

mod crash_points;
mod figures;
mod ladder;
mod matrix;
mod month;
mod outside;
mod script;
mod weather;

use figures::Figures;
use futures::{StreamExt, stream};
use std::{iter, ops::Range, sync::Mutex, thread};

/// Some minutes' worth, unoptimized; `cargo xtask faults` lives through thousands.
const USUAL: Range<u64> = 0..60;

fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("STINT_FAULT_SEEDS") else { return USUAL };
    let parsed = text.split_once("..").and_then(|(first, end)| Some(first.parse().ok()?..end.parse().ok()?));
    parsed.unwrap_or_else(|| panic!("STINT_FAULT_SEEDS is a range such as 0..2000, not {text}"))
}

/// Lives through all cases, on every core a share of them, of which `at_once` go on together where they wait.
fn on_all_cores<Case: Send, Living: Future<Output = Figures>>(
    cases: impl IntoIterator<Item = Case, IntoIter: Send>,
    at_once: usize,
    live: impl Fn(Case) -> Living + Sync,
) -> Figures {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let cases = Mutex::new(cases.into_iter());
    let total = Mutex::new(Figures::default());
    let next = || cases.lock().expect("no thread panicked").next();
    thread::scope(|scope| {
        for worker in 0..cores.len().max(1) {
            let (next, live, total, core) = (&next, &live, &total, cores.get(worker).copied());
            scope.spawn(move || {
                // SQLite's threads stay with the one that waits for them, which takes a quarter less time.
                core.map(core_affinity::set_for_current);
                let lives = stream::iter(iter::from_fn(next)).map(live).buffer_unordered(at_once);
                let lived = lives.for_each(async |figures| {
                    total.lock().expect("no thread panicked").add(&figures);
                });
                within_a_runtime(lived);
            });
        }
    });
    total.into_inner().expect("no thread panicked")
}

#[test]
fn in_any_month_of_faults_access_ends_on_time_and_is_given_once() {
    let total = on_all_cores(seeds(), 1, month::live);
    total.conclude("months");
    assert!(total.removals > 0, "nothing was ever removed: the programme tests nothing");
}

#[test]
fn whatever_goes_wrong_with_any_call_for_however_long_access_ends_on_time() {
    let mut cases = within_a_runtime(matrix::cases());
    if let Ok(words) = std::env::var("STINT_FAULT_CASE") {
        cases.retain(|case| words.split(',').all(|word| case.to_string().contains(word)));
    }
    assert!(!cases.is_empty(), "no cell of the matrix has the words of STINT_FAULT_CASE");
    on_all_cores(cases, 8, matrix::live).conclude("matrix");
}

#[test]
fn with_a_fault_at_any_point_access_is_given_and_taken_once() {
    on_all_cores(within_a_runtime(crash_points::singles()), 1, crash_points::live).conclude("crash_points");
}

#[test]
#[ignore = "twenty minutes: part of `cargo xtask faults --full`"]
fn with_faults_at_any_two_points_access_is_given_and_taken_once() {
    let firsts = within_a_runtime(crash_points::singles());
    on_all_cores(firsts, 1, crash_points::live_with_seconds).conclude("pairs_of_crash_points");
}

#[test]
fn however_long_aws_is_away_at_the_end_access_is_gone_within_a_minute_of_its_return() {
    let postgres = std::env::var("TEST_POSTGRES_URL").ok();
    if postgres.is_none() {
        println!("PostgreSQL is left out: TEST_POSTGRES_URL is not set");
    }
    let databases = iter::once("sqlite::memory:".to_owned()).chain(postgres);
    on_all_cores(databases, 1, ladder::climb).conclude("ladder");
}

fn within_a_runtime<T>(doing: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(doing)
}
