//! How long to wait before the next try. Pure: the same setbacks always wait equally long.

use crate::time::{Seconds, Timestamp};

/// A call without an answer after this long is given up and looked for; nobody else touches the holding before.
pub const REPLY_LIMIT: Seconds = Seconds(10);
/// An operation that has not ended after this long is taken as lost, and the call is sent again.
pub const OPERATION_LIMIT: Seconds = Seconds(5 * 60);
/// What was seen before an addition counts for this long.
pub const LOOK_LIMIT: Seconds = Seconds(30);

/// The longest wait between two tries. Not longer for additions: a removal in the same account waits for theirs.
const LONGEST: u64 = 30;

/// 1 s, doubled with each setback in a row, up to 30 s.
pub fn backoff(setbacks: u32) -> Seconds {
    let doubled = 1_u64.checked_shl(setbacks.saturating_sub(1)).unwrap_or(LONGEST);
    Seconds(doubled.min(LONGEST))
}

/// When to ask again how far an operation is: a fifth of its age, at least 0.3 s and at most 5 s later.
pub fn next_poll(since: Timestamp, now: Timestamp) -> Timestamp {
    let age = now.microseconds().saturating_sub(since.microseconds());
    Timestamp::from_microseconds(now.microseconds() + (age / 5).clamp(300_000, 5_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setbacks_wait_one_second_doubled_up_to_thirty() {
        let waits: Vec<u64> = (1..=8).map(|setbacks| backoff(setbacks).0).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(backoff(u32::MAX), Seconds(30));
    }

    #[test]
    fn a_young_operation_is_asked_for_often() {
        let start = Timestamp::from_seconds(100);
        assert_eq!(next_poll(start, start).milliseconds(), 100_300);
        assert_eq!(next_poll(start, start + Seconds(10)).milliseconds(), 112_000);
        assert_eq!(next_poll(start, start + Seconds(60)).milliseconds(), 165_000);
    }
}
