//! Says what is being done and how long it took.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::Result;

/// Set when standard output must carry nothing but a result for a program.
static ON_STANDARD_ERROR: AtomicBool = AtomicBool::new(false);

pub(crate) fn speak_on_standard_error() {
    ON_STANDARD_ERROR.store(true, Ordering::Relaxed);
}

pub(crate) fn say(line: &str) {
    if ON_STANDARD_ERROR.load(Ordering::Relaxed) {
        eprintln!("{line}");
    } else {
        println!("{line}");
    }
}

/// Announces a step, carries it out, and says how long it took and whether it failed.
pub(crate) async fn step<Value>(name: &str, work: impl Future<Output = Result<Value>>) -> Result<Value> {
    say(&format!("  {name} …"));
    let started = Instant::now();
    let result = work.await;
    let word = if result.is_ok() { "done" } else { "FAILED" };
    say(&format!("  {name}: {word} ({})", seconds(started.elapsed())));
    result
}

pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
