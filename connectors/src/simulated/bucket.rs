//! A bucket of calls: as many at once as a second allows, then as many as time refills.

use domain::time::Timestamp;

#[derive(Clone, Debug)]
pub(super) struct Bucket {
    tokens: f64,
    refilled_at: Timestamp,
}

impl Bucket {
    pub(super) fn full(size: u32, now: Timestamp) -> Self {
        Self { tokens: f64::from(size), refilled_at: now }
    }

    /// Whether the call may pass. A refused call costs nothing.
    pub(super) fn take(&mut self, size: u32, now: Timestamp) -> bool {
        let elapsed = now.microseconds().saturating_sub(self.refilled_at.microseconds()).max(0);
        self.tokens = (self.tokens + elapsed as f64 / 1e6 * f64::from(size)).min(f64::from(size));
        self.refilled_at = now;
        let passes = self.tokens >= 1.0;
        if passes {
            self.tokens -= 1.0;
        }
        passes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_lets_a_second_of_calls_through_and_refills_with_time() {
        let start = Timestamp::from_seconds(100);
        let mut bucket = Bucket::full(20, start);
        assert_eq!((0..30).filter(|_| bucket.take(20, start)).count(), 20);
        let half_a_second_later = Timestamp::from_microseconds(start.microseconds() + 500_000);
        assert_eq!((0..30).filter(|_| bucket.take(20, half_a_second_later)).count(), 10);
    }
}
