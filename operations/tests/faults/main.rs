//! The fault programme: random months of requests, ends, outages, crashes and lost replies, on real SQLite, with what
//! must always hold looked at after every step. Any failure names its seed, which replays it:
//! `STINT_FAULT_SEEDS=4711..4712 cargo test --test faults`.

mod figures;
mod month;
mod outside;
mod weather;

use figures::Figures;
use std::{ops::Range, sync::Mutex, thread};

/// Some minutes' worth, unoptimized; `cargo xtask faults` lives through thousands.
const USUAL: Range<u64> = 0..60;

fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var("STINT_FAULT_SEEDS") else { return USUAL };
    let parsed = text.split_once("..").and_then(|(first, end)| Some(first.parse().ok()?..end.parse().ok()?));
    parsed.unwrap_or_else(|| panic!("STINT_FAULT_SEEDS is a range such as 0..2000, not {text}"))
}

#[test]
fn in_any_month_of_faults_access_ends_on_time_and_is_given_once() {
    let seeds = seeds();
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let total = Mutex::new(Figures::default());
    thread::scope(|scope| {
        for worker in 0..workers {
            let (seeds, total) = (seeds.clone(), &total);
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime");
                for seed in seeds.skip(worker as usize).step_by(workers as usize) {
                    let figures = runtime.block_on(month::live(seed));
                    total.lock().expect("no thread panicked").add(&figures);
                }
            });
        }
    });
    let total = total.into_inner().expect("no thread panicked");
    total.report();
    assert!(
        total.failures.is_empty(),
        "{} of {} months failed:\n{}",
        total.failures.len(),
        total.cases,
        total.worst()
    );
    assert!(total.removals > 0, "nothing was ever removed: the programme tests nothing");
}
