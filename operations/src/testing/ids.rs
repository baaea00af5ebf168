//! Ids that count, so that a test can be repeated.

use crate::Ids;
use domain::time::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Debug, Default)]
pub struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn next(&self, now: Timestamp) -> u128 {
        let time = u128::try_from(now.milliseconds()).unwrap_or_default() << 80;
        time | u128::from(self.0.fetch_add(1, Ordering::Relaxed))
    }
}
