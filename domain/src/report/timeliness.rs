//! How late removals were: the distance from a grant's end to the read that showed the access gone.

use super::GrantRow;
use crate::time::Seconds;
use serde::{Deserialize, Serialize};

/// Counts per bucket; the last bucket has no upper end.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Upper ends, exclusive, in seconds.
    pub bounds: Vec<u64>,
    /// One more than `bounds`.
    pub counts: Vec<u64>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct TimelinessReport {
    pub histogram: Histogram,
    pub removals: u64,
    pub median: Option<Seconds>,
    pub p99: Option<Seconds>,
    pub longest: Option<Seconds>,
    /// Confirmed later than `LATE`, and those not confirmed yet that are overdue by as much; latest first.
    pub late: Vec<GrantRow>,
}

/// A removal that is confirmed later than this after its end is late.
pub const LATE: Seconds = Seconds(60);

const BOUNDS: [u64; 8] = [2, 5, 10, 30, 60, 300, 900, 3_600];

impl Histogram {
    pub fn of(values: &[Seconds]) -> Self {
        let mut counts = vec![0; BOUNDS.len() + 1];
        for value in values {
            let bucket = BOUNDS.iter().position(|bound| value.0 < *bound).unwrap_or(BOUNDS.len());
            counts[bucket] += 1;
        }
        Self { bounds: BOUNDS.to_vec(), counts }
    }
}

impl TimelinessReport {
    /// `late` is what the caller found to be late, still open removals included.
    pub fn of(mut lengths: Vec<Seconds>, late: Vec<GrantRow>) -> Self {
        lengths.sort_unstable();
        let at = |share: f64| {
            let rank = (share * lengths.len() as f64).ceil() as usize;
            lengths.get(rank.saturating_sub(1)).copied()
        };
        Self {
            histogram: Histogram::of(&lengths),
            removals: lengths.len() as u64,
            median: at(0.5),
            p99: at(0.99),
            longest: lengths.last().copied(),
            late,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentiles_are_values_that_happened() {
        let report = TimelinessReport::of((1..=100).map(Seconds).collect(), Vec::new());
        assert_eq!(
            (report.median, report.p99, report.longest),
            (Some(Seconds(50)), Some(Seconds(99)), Some(Seconds(100)))
        );
        assert_eq!(report.histogram.counts.iter().sum::<u64>(), 100);
    }

    #[test]
    fn no_removal_has_no_percentile() {
        assert_eq!(TimelinessReport::of(Vec::new(), Vec::new()).median, None);
    }
}
