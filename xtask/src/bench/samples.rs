//! Measured times and their percentiles.

use std::time::Duration;

#[derive(Default)]
pub(super) struct Samples(Vec<Duration>);

impl Samples {
    pub(super) fn add(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// In milliseconds, by the nearest rank: always a time that was measured.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).map_or(f64::NAN, |sample| sample.as_secs_f64() * 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_measured_time() {
        let mut samples = Samples::default();
        (1..=200).rev().for_each(|count| samples.add(Duration::from_millis(count)));
        assert_eq!([50, 99, 100].map(|percent| samples.percentile(percent)), [100.0, 198.0, 200.0]);
    }
}
