//! How long the removals took that this process confirmed, counted since it began.

use domain::removal::{Elapsed, RemovalTimes};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Upper ends, inclusive, in seconds.
const BOUNDS: [f64; 10] = [0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0];

/// Lengths in buckets; what is longer than the last bound counts in `count` alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Buckets {
    counts: [u64; BOUNDS.len()],
    pub count: u64,
    /// In seconds.
    pub sum: f64,
}

/// Clones share it.
#[derive(Clone, Default)]
pub struct RemovalWatch(Arc<Mutex<(Buckets, Buckets)>>);

impl RemovalWatch {
    pub(crate) fn saw(&self, removal: &RemovalTimes) {
        let mut seen = self.seen();
        if let Some(sent) = removal.sent() {
            seen.0.add(sent);
        }
        seen.1.add(removal.confirmed());
    }

    /// From the end of access until the removal was sent.
    pub fn sent(&self) -> Buckets {
        self.seen().0
    }

    /// From the end of access until a read showed it gone.
    pub fn confirmed(&self) -> Buckets {
        self.seen().1
    }

    fn seen(&self) -> MutexGuard<'_, (Buckets, Buckets)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Buckets {
    fn add(&mut self, length: Elapsed) {
        let seconds = length.seconds();
        self.count += 1;
        self.sum += seconds;
        if let Some(bucket) = BOUNDS.iter().position(|bound| seconds <= *bound) {
            self.counts[bucket] += 1;
        }
    }

    /// Each bound with how many were not longer.
    pub fn cumulative(&self) -> impl Iterator<Item = (f64, u64)> {
        let counts = self.counts;
        BOUNDS.into_iter().zip(counts).scan(0, |total, (bound, count)| {
            *total += count;
            Some((bound, *total))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_counts_in_every_bucket_that_is_not_shorter() {
        let mut buckets = Buckets::default();
        for milliseconds in [500, 501, 7_200_000] {
            buckets.add(Elapsed::from_milliseconds(milliseconds));
        }
        let counted: Vec<u64> = buckets.cumulative().map(|(_, count)| count).collect();
        assert_eq!(counted, [1, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
        assert_eq!((buckets.count, buckets.sum), (3, 7_201.001));
    }
}
