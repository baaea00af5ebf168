//! Runs one task for ever: at once, then whenever it is woken, when it asked to be, and at least so often.

use domain::{problem::Problem, time::Timestamp};
use futures::FutureExt;
use operations::Context;
use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::sync::{Notify, watch};

/// After the first failure; doubled after each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Access ends within a minute of the end of any outage, the database's too.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Why a task runs now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Occasion {
    /// Someone woke it.
    Woken,
    /// The process began, or time has come.
    Time,
}

pub(super) struct Task {
    pub(super) name: &'static str,
    pub(super) wake: Option<Arc<Notify>>,
    pub(super) at_least_every: Duration,
}

/// `run` says when it wants to run again, if sooner than the task's own rhythm.
pub(super) async fn drive<Run, Running>(
    task: Task,
    context: Context,
    mut stopping: watch::Receiver<bool>,
    run: Run,
) where
    Run: Fn(Context, Occasion) -> Running,
    Running: Future<Output = Result<Option<Timestamp>, Problem>>,
{
    let mut failures = 0;
    let mut occasion = Occasion::Time;
    loop {
        let result = AssertUnwindSafe(run(context.clone(), occasion)).catch_unwind().await;
        let pause = match result {
            Ok(Ok(next_at)) => {
                failures = 0;
                until(next_at, context.clock.now()).min(task.at_least_every)
            }
            failure => {
                let pause = pause_after(failures);
                failures += 1;
                // The cause of a fault and the panic itself are in the log already.
                let sentence = failure.map_or("it panicked".to_owned(), |failed| {
                    failed.map_or_else(|problem| problem.sentence, |_| String::new())
                });
                tracing::error!(
                    task = task.name,
                    failures,
                    ?pause,
                    sentence,
                    "a task failed and will be tried again"
                );
                pause
            }
        };
        occasion = tokio::select! {
            () = tokio::time::sleep(pause) => Occasion::Time,
            () = woken(task.wake.as_deref()) => Occasion::Woken,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
    }
}

async fn woken(wake: Option<&Notify>) {
    match wake {
        Some(wake) => wake.notified().await,
        None => std::future::pending().await,
    }
}

fn until(next_at: Option<Timestamp>, now: Timestamp) -> Duration {
    next_at.map_or(Duration::MAX, |at| {
        Duration::from_micros(at.microseconds().saturating_sub(now.microseconds()).max(0) as u64)
    })
}

fn pause_after(failures: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        assert_eq!(pause_after(0), Duration::from_millis(500));
        assert_eq!(pause_after(3), Duration::from_secs(4));
        assert_eq!(pause_after(1_000), LONGEST_PAUSE);
    }

    #[test]
    fn a_moment_that_has_passed_is_now() {
        let now = Timestamp::from_seconds(100);
        assert_eq!(until(Some(Timestamp::from_seconds(90)), now), Duration::ZERO);
        assert_eq!(until(Some(Timestamp::from_seconds(101)), now), Duration::from_secs(1));
        assert_eq!(until(None, now), Duration::MAX);
    }
}
