//! What was promised about removals, and what receipts say of it.

use super::Elapsed;
use crate::{
    evidence::Receipt,
    report::LATE,
    time::{Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

/// 99 of 100 removals are sent to AWS so soon after the end of access.
pub const SENT_WITHIN: Seconds = Seconds(5);
/// 99 of 100 removals are confirmed gone so soon after the end of access.
pub const CONFIRMED_WITHIN: Seconds = LATE;

/// The moments of one confirmed removal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RemovalTimes {
    pub due_at: Timestamp,
    /// `None` when no call was needed.
    pub sent_at: Option<Timestamp>,
    pub confirmed_at: Timestamp,
}

/// The removals of a period.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub removals: u64,
    /// Confirmed later than promised.
    pub late: u64,
    pub sent: Spread,
    pub confirmed: Spread,
}

/// Both are values that happened; `None` when nothing did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    pub p99: Option<Elapsed>,
    pub longest: Option<Elapsed>,
}

impl RemovalTimes {
    pub fn of(receipt: &Receipt) -> Self {
        Self { due_at: receipt.due_at, sent_at: receipt.sent_at, confirmed_at: receipt.confirmed_at }
    }

    pub fn sent(&self) -> Option<Elapsed> {
        self.sent_at.map(|sent_at| Elapsed::between(self.due_at, sent_at))
    }

    pub fn confirmed(&self) -> Elapsed {
        Elapsed::between(self.due_at, self.confirmed_at)
    }
}

impl Measured {
    pub fn of(removals: &[RemovalTimes]) -> Self {
        let confirmed: Vec<Elapsed> = removals.iter().map(RemovalTimes::confirmed).collect();
        Self {
            removals: removals.len() as u64,
            late: confirmed.iter().filter(|took| !took.is_within(CONFIRMED_WITHIN)).count() as u64,
            sent: Spread::of(removals.iter().filter_map(RemovalTimes::sent).collect()),
            confirmed: Spread::of(confirmed),
        }
    }

    /// Nothing measured breaks no promise.
    pub fn is_kept(&self) -> bool {
        self.sent.is_within(SENT_WITHIN) && self.confirmed.is_within(CONFIRMED_WITHIN)
    }
}

impl Spread {
    fn of(mut values: Vec<Elapsed>) -> Self {
        values.sort_unstable();
        let rank = (values.len() * 99).div_ceil(100);
        Self { p99: values.get(rank.saturating_sub(1)).copied(), longest: values.last().copied() }
    }

    pub fn is_within(&self, promised: Seconds) -> bool {
        self.p99.is_none_or(|p99| p99.is_within(promised))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removal(sent: u64, confirmed: u64) -> RemovalTimes {
        let due_at = Timestamp::from_seconds(1_000);
        RemovalTimes {
            due_at,
            sent_at: Some(due_at + Seconds(sent)),
            confirmed_at: due_at + Seconds(confirmed),
        }
    }

    #[test]
    fn one_late_removal_in_a_hundred_is_counted_and_breaks_no_promise() {
        let mut removals = vec![removal(1, 2); 99];
        removals.push(removal(400, 500));
        let measured = Measured::of(&removals);
        assert_eq!((measured.removals, measured.late, measured.is_kept()), (100, 1, true));
        assert_eq!(measured.confirmed.longest, Some(Elapsed::from_milliseconds(500_000)));
        removals.push(removal(6, 61));
        assert!(!Measured::of(&removals).is_kept());
    }

    #[test]
    fn a_removal_that_needed_no_call_counts_as_confirmed_only() {
        let measured = Measured::of(&[RemovalTimes { sent_at: None, ..removal(0, 1) }]);
        assert_eq!((measured.sent.p99, measured.removals), (None, 1));
        assert!(Measured::of(&[]).is_kept());
    }
}
