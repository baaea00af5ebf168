//! How many calls a second may leave for one service of AWS: a bucket that time refills, with a share that only removals
//! and reading back may take.
//!
//! Invariant: in any stretch of time no more leave than the limit allows, plus one second's worth at once. Pure: `now` is
//! an input. Deliberately not here: waiting, and AWS's limit on assignments under way (`holding::Lanes`).

use crate::time::Timestamp;

/// Of each of sso-admin and the identity store (IAM Identity Center user guide, quotas).
pub const CALLS_PER_SECOND: u32 = 20;
/// Of the bucket, left by what is not urgent.
const RESERVED: f64 = 0.25;
/// Calls a second that always remain, however much AWS throttles.
const LEAST: f64 = 1.0;
/// From nothing to the whole limit again, without throttling, in seconds.
const RECOVERY: f64 = 60.0;
/// Calls that were under way together are throttled together, and count once.
const ONCE_WITHIN: f64 = 1.0;

/// Removals, what becomes of a call, and reading back go before all else.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Urgency {
    Urgent,
    Usual,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CallBudget {
    limit: f64,
    /// Calls a second now: the limit, or less after AWS throttled.
    allowed: f64,
    tokens: f64,
    refilled_at: Timestamp,
    throttled_at: Option<Timestamp>,
}

impl CallBudget {
    pub fn new(limit: u32, now: Timestamp) -> Self {
        let limit = f64::from(limit).max(LEAST);
        Self { limit, allowed: limit, tokens: limit, refilled_at: now, throttled_at: None }
    }

    /// Takes the place of one call, or says when there will be one. `others`: calls a second that leave past this budget.
    pub fn take(&mut self, urgency: Urgency, others: f64, now: Timestamp) -> Result<(), Timestamp> {
        self.refill(others, now);
        let rate = self.rate(others);
        let needed = match urgency {
            Urgency::Urgent => 1.0,
            Urgency::Usual => 1.0 + RESERVED * rate.max(LEAST),
        };
        // A bucket that is too small for the share has none.
        let needed = needed.min(rate.max(1.0));
        if self.tokens >= needed {
            self.tokens -= 1.0;
            return Ok(());
        }
        let microseconds = ((needed - self.tokens) / rate * 1e6).ceil() as i64;
        Err(Timestamp::from_microseconds(now.microseconds().saturating_add(microseconds.max(1))))
    }

    /// AWS said that it got too many: half as many from now on, growing back slowly.
    pub fn throttled(&mut self, now: Timestamp) {
        self.refill(0.0, now);
        if self.throttled_at.is_some_and(|at| seconds(at, now) < ONCE_WITHIN) {
            return;
        }
        self.throttled_at = Some(now);
        self.allowed = (self.allowed / 2.0).max(LEAST);
        self.tokens = 0.0;
    }

    /// Calls a second.
    pub fn allowed(&self) -> f64 {
        self.allowed
    }

    fn rate(&self, others: f64) -> f64 {
        (self.allowed - others).max(LEAST)
    }

    fn refill(&mut self, others: f64, now: Timestamp) {
        let elapsed = seconds(self.refilled_at, now);
        self.allowed = (self.allowed + elapsed * self.limit / RECOVERY).min(self.limit);
        let rate = self.rate(others);
        self.tokens = (self.tokens + elapsed * rate).min(rate);
        self.refilled_at = self.refilled_at.max(now);
    }
}

fn seconds(earlier: Timestamp, later: Timestamp) -> f64 {
    later.microseconds().saturating_sub(earlier.microseconds()).max(0) as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::from_seconds(1_000);

    fn after(milliseconds: i64) -> Timestamp {
        Timestamp::from_microseconds(START.microseconds() + milliseconds * 1_000)
    }

    fn any_urgency() -> impl Strategy<Value = Urgency> {
        prop_oneof![Just(Urgency::Urgent), Just(Urgency::Usual)]
    }

    proptest! {
        #[test]
        fn no_stretch_of_time_has_more_calls_than_the_limit(
            asked in prop::collection::vec((any_urgency(), 0_i64..200, prop::bool::weighted(0.05)), 1..400),
        ) {
            let (mut budget, mut now, mut left) = (CallBudget::new(20, START), 0, Vec::new());
            for (urgency, pause, throttles) in asked {
                now += pause;
                if throttles {
                    budget.throttled(after(now));
                }
                if budget.take(urgency, 0.0, after(now)).is_ok() {
                    left.push(now);
                }
                prop_assert!((1.0..=20.0).contains(&budget.allowed()));
            }
            for (place, from) in left.iter().enumerate() {
                for (count, to) in left[place..].iter().enumerate() {
                    let most = 20.0 + 20.0 * (to - from) as f64 / 1_000.0;
                    prop_assert!((count + 1) as f64 <= most + 1e-6, "{} calls in {} ms", count + 1, to - from);
                }
            }
        }

        #[test]
        fn a_removal_finds_a_place_however_many_additions_wait(
            limit in 5_u32..50, pauses in prop::collection::vec(0_i64..50, 1..300),
        ) {
            let (mut budget, mut now) = (CallBudget::new(limit, START), 0);
            for pause in pauses {
                now += pause;
                while budget.take(Urgency::Usual, 0.0, after(now)).is_ok() {}
            }
            prop_assert_eq!(budget.take(Urgency::Urgent, 0.0, after(now)), Ok(()));
        }

        #[test]
        fn whoever_comes_at_the_moments_that_are_told_gets_a_place_soon(
            urgency in any_urgency(), others in 0.0..30.0, throttles in 0_i64..6, taken in 0..40,
        ) {
            let mut budget = CallBudget::new(20, START);
            for number in 0..throttles {
                budget.throttled(after(number * 1_500));
            }
            let now = after(9_000);
            for _ in 0..taken {
                let _ = budget.take(Urgency::Urgent, others, now);
            }
            // While the rate grows back, so does the share that is left: it may take more than one look.
            let mut moment = now;
            for _ in 0..50 {
                match budget.take(urgency, others, moment) {
                    Ok(()) => break,
                    Err(next) => {
                        prop_assert!(next > moment);
                        moment = next;
                    }
                }
            }
            let waited = seconds(now, moment);
            prop_assert!(waited <= 2.0, "{} s", waited);
        }
    }

    #[test]
    fn throttling_halves_the_rate_once_and_a_minute_brings_it_back() {
        let mut budget = CallBudget::new(20, START);
        for _ in 0..8 {
            budget.throttled(START);
        }
        assert_eq!(budget.allowed(), 10.0, "calls that were under way together count once");
        assert!(budget.take(Urgency::Urgent, 0.0, START).is_err());
        let _ = budget.take(Urgency::Usual, 0.0, after(15_000));
        assert_eq!(budget.allowed(), 15.0);
        let _ = budget.take(Urgency::Usual, 0.0, after(60_000));
        assert_eq!(budget.allowed(), 20.0);
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let mut budget = CallBudget::new(20, START);
        while budget.take(Urgency::Urgent, 0.0, START).is_ok() {}
        assert!(budget.take(Urgency::Urgent, 0.0, after(-60_000)).is_err());
        assert!(budget.take(Urgency::Urgent, 0.0, after(49)).is_err());
        assert!(budget.take(Urgency::Urgent, 0.0, after(50)).is_ok());
    }
}
