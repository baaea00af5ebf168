//! Time for tests: it stands still until someone moves it.
//!
//! Deliberately not here: a clock that runs; the server owns that one and passes it in.

use domain::time::{Clock, Timestamp};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

/// A clock that only moves when [`ManualClock::advance`] is called.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub fn new(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.microseconds()))
    }

    pub fn advance(&self, length: Duration) {
        let microseconds = i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(microseconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microseconds(self.0.load(Ordering::SeqCst))
    }
}

/// `domain` counts whole seconds; what AWS does within one needs finer steps.
pub(super) fn later(start: Timestamp, length: Duration) -> Timestamp {
    let microseconds = i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_microseconds(start.microseconds().saturating_add(microseconds))
}

pub(super) fn earlier(end: Timestamp, length: Duration) -> Timestamp {
    let microseconds = i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_microseconds(end.microseconds().saturating_sub(microseconds))
}
