//! The real time, which never goes back.
//!
//! Invariant: setting the machine's clock back makes nobody's access last longer. Within one process, time passes at
//! least as fast as the monotonic clock says; from one process to the next, it begins no earlier than the mark that the
//! last one left in the database (`operations::clock`). Access ends early, never late, when the clock was wrong before.

use domain::time::{Clock, Timestamp};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// The only clock that tells the real time.
pub struct SystemClock {
    begun: Instant,
    latest: Mutex<Reading>,
}

#[derive(Clone, Copy)]
struct Reading {
    time: Timestamp,
    /// Since the clock was made.
    passed: Duration,
}

impl SystemClock {
    /// `mark`: the latest time that is known to have been.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn not_before(mark: Timestamp) -> Self {
        Self { begun: Instant::now(), latest: Mutex::new(Reading { time: mark, passed: Duration::ZERO }) }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::not_before(Timestamp::from_seconds(0))
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        *latest = latest.then(machine_time(), self.begun.elapsed());
        latest.time
    }
}

impl Reading {
    fn then(self, machine: Timestamp, passed: Duration) -> Self {
        let since = passed.saturating_sub(self.passed).as_micros();
        let at_least = self.time.microseconds().saturating_add(i64::try_from(since).unwrap_or(i64::MAX));
        Self { time: machine.max(Timestamp::from_microseconds(at_least)), passed: passed.max(self.passed) }
    }
}

/// What the machine's clock says, right or wrong.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn machine_time() -> Timestamp {
    // A machine whose clock stands before 1970 has no valid certificate either.
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_microseconds(i64::try_from(passed.as_micros()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Reading = Reading { time: Timestamp::from_seconds(1_000), passed: Duration::ZERO };

    #[test]
    fn a_machine_clock_that_is_right_is_followed() {
        let later = START.then(Timestamp::from_seconds(1_060), Duration::from_secs(60));
        assert_eq!(later.time, Timestamp::from_seconds(1_060));
    }

    #[test]
    fn set_back_by_an_hour_it_goes_on_as_fast_as_time_passes() {
        let later = START.then(Timestamp::from_seconds(-2_590), Duration::from_secs(10));
        assert_eq!(later.time, Timestamp::from_seconds(1_010));
        let right_again = later.then(Timestamp::from_seconds(1_020), Duration::from_secs(20));
        assert_eq!(right_again.time, Timestamp::from_seconds(1_020));
    }

    #[test]
    fn a_mark_from_the_future_holds_until_it_is_reached() {
        let clock = SystemClock::not_before(machine_time() + domain::time::Seconds(3_600));
        let first = clock.now();
        assert!(first > machine_time() + domain::time::Seconds(3_500));
        assert!(clock.now() >= first);
    }
}
