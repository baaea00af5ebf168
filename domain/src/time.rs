//! Time as a value. Only a [`Clock`] knows what time it is, and only `server` owns a real one.
//!
//! Invariant: a [`Timestamp`] has microseconds, the finest that SQLite, PostgreSQL and memory hold alike.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: microseconds since 1970-01-01T00:00:00Z. On the wire and in the audit log: RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A length of time in whole seconds; never negative.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
pub struct Seconds(pub u64);

/// How long access is asked for, in whole minutes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
pub struct Minutes(pub u32);

/// Reads the time. Operations read it once and pass the value on.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("\"{0}\" is not a time such as 2026-11-22T15:04:00Z")]
pub struct MalformedTimestamp(pub String);

const MICROSECONDS: i64 = 1_000_000;

impl Timestamp {
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * MICROSECONDS)
    }

    pub const fn microseconds(self) -> i64 {
        self.0
    }

    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROSECONDS)
    }

    /// Unix milliseconds, as a browser's `Date` counts.
    pub const fn milliseconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// The time from `earlier` to `self`; zero when `earlier` is later.
    pub const fn since(self, earlier: Self) -> Seconds {
        let difference = self.0.saturating_sub(earlier.0);
        Seconds(if difference < 0 { 0 } else { (difference / MICROSECONDS) as u64 })
    }
}

impl Timestamp {
    /// Such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    pub fn of_http_date(text: &str) -> Result<Self, MalformedTimestamp> {
        let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
        let instant = parsed.map_err(|_| MalformedTimestamp(text.chars().take(40).collect()))?;
        Ok(Self(instant.as_microsecond()))
    }

    /// What [`Timestamp::of_http_date`] reads.
    pub fn to_http_date(self) -> String {
        let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
        let instant = jiff::Timestamp::from_microsecond(self.0).unwrap_or_default();
        // Only years beyond 9999 cannot be written.
        printer.timestamp_to_rfc9110_string(&instant).unwrap_or_default()
    }
}

impl std::ops::Add<Seconds> for Timestamp {
    type Output = Self;
    fn add(self, length: Seconds) -> Self {
        Self(self.0.saturating_add((length.0 as i64).saturating_mul(MICROSECONDS)))
    }
}

impl std::ops::Sub<Seconds> for Timestamp {
    type Output = Self;
    fn sub(self, length: Seconds) -> Self {
        Self(self.0.saturating_sub((length.0 as i64).saturating_mul(MICROSECONDS)))
    }
}

impl std::ops::Add<Minutes> for Timestamp {
    type Output = Self;
    fn add(self, length: Minutes) -> Self {
        self + Seconds::from(length)
    }
}

impl From<Minutes> for Seconds {
    fn from(length: Minutes) -> Self {
        Self(u64::from(length.0) * 60)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(instant) => write!(formatter, "{instant}"),
            Err(_) => write!(formatter, "{} µs", self.0),
        }
    }
}

impl std::str::FromStr for Timestamp {
    type Err = MalformedTimestamp;
    fn from_str(text: &str) -> Result<Self, MalformedTimestamp> {
        let instant: jiff::Timestamp =
            text.parse().map_err(|_| MalformedTimestamp(text.chars().take(40).collect()))?;
        Ok(Self(instant.as_microsecond()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = MalformedTimestamp;
    fn try_from(text: String) -> Result<Self, MalformedTimestamp> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> String {
        timestamp.to_string()
    }
}

/// "59 min", "1 h 30 min", "2 d 3 h": at most two units, rounded down; "45 s" below a minute.
impl fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
        let Some(first) = units.iter().position(|(size, _)| self.0 >= *size) else {
            return formatter.write_str("0 s");
        };
        let (size, name) = units[first];
        write!(formatter, "{} {name}", self.0 / size)?;
        match units.get(first + 1) {
            Some((next_size, next)) if size > 60 && self.0 % size >= *next_size => {
                write!(formatter, " {} {next}", self.0 % size / next_size)
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Seconds::from(*self).fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_http_is_read_and_written() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let moment = Timestamp::of_http_date(date).expect("the example of RFC 9110");
        assert_eq!((moment.seconds(), moment.to_http_date().as_str()), (784_111_777, date));
        assert!(Timestamp::of_http_date("yesterday").is_err());
    }

    #[test]
    fn a_timestamp_reads_back_what_it_wrote() {
        let timestamp = Timestamp::from_microseconds(1_795_359_600_123_456);
        assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
    }

    #[test]
    fn lengths_show_at_most_two_units() {
        let shown = [0, 45, 60, 3_599, 3_600, 5_400, 86_400, 97_200].map(|s| Seconds(s).to_string());
        assert_eq!(shown, ["0 s", "45 s", "1 min", "59 min", "1 h", "1 h 30 min", "1 d", "1 d 3 h"]);
    }
}
