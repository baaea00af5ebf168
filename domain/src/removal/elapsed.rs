//! A measured length, fine enough for a promise of seconds.

use crate::time::{Seconds, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// In whole milliseconds; never negative.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
pub struct Elapsed(u64);

/// From here on tenths say nothing.
const COARSE: u64 = 10_000;

impl Elapsed {
    pub const fn from_milliseconds(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Zero when `later` is earlier.
    pub fn between(earlier: Timestamp, later: Timestamp) -> Self {
        let microseconds = later.microseconds().saturating_sub(earlier.microseconds());
        Self(u64::try_from(microseconds).unwrap_or(0) / 1_000)
    }

    pub fn is_within(self, limit: Seconds) -> bool {
        self.0 <= limit.0.saturating_mul(1_000)
    }

    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1_000.0
    }
}

/// "0.4 s" below ten seconds, then as [`Seconds`]. Rounded up, so that nothing looks quicker than it was.
impl fmt::Display for Elapsed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= COARSE {
            return Seconds(self.0.div_ceil(1_000)).fmt(formatter);
        }
        let tenths = self.0.div_ceil(100);
        write!(formatter, "{}.{} s", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_shown_while_they_say_something() {
        let shown = [0, 301, 5_000, 9_999, 10_000, 59_001, 95_000]
            .map(|milliseconds| Elapsed::from_milliseconds(milliseconds).to_string());
        assert_eq!(shown, ["0.0 s", "0.4 s", "5.0 s", "10.0 s", "10 s", "1 min", "1 min"]);
    }

    #[test]
    fn five_seconds_and_a_bit_are_not_within_five_seconds() {
        let due = Timestamp::from_seconds(100);
        let late = Timestamp::from_microseconds(105_001_000);
        assert!(Elapsed::between(due, due + Seconds(5)).is_within(Seconds(5)));
        assert!(!Elapsed::between(due, late).is_within(Seconds(5)));
        assert_eq!(Elapsed::between(late, due), Elapsed::default());
    }
}
