//! How much one browser, one address and one person may send.
//!
//! Token buckets in memory, each replica with its own: they stop floods and guessing, not a patient attacker. Time comes
//! from the context's clock.

use super::asking::Asking;
use axum::body::{Body, Bytes};
use domain::{
    id::PersonId,
    problem::{Kind, Problem},
    time::Timestamp,
};
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The longest body: a form with twenty entitlements and two long texts is a tenth of it.
const LONGEST_BODY: usize = 64 * 1024;
/// Policies are long texts, and a form writes each quote as three characters.
const LONGEST_POLICIES: usize = 1024 * 1024;
const SLOWEST_BODY: Duration = Duration::from_secs(20);

/// Full at the start, refilled evenly.
#[derive(Clone, Copy)]
pub struct Rate {
    pub burst: f64,
    pub per_second: f64,
}

/// How often each may ask.
pub struct Rates {
    address: Rate,
    person: Rate,
    /// Of one person: what changes something.
    command: Rate,
    /// Of one address: attempts to sign in.
    sign_in: Rate,
}

impl Rates {
    pub const USUAL: Self = Self {
        address: Rate { burst: 2_000.0, per_second: 200.0 },
        person: Rate { burst: 600.0, per_second: 60.0 },
        command: Rate { burst: 60.0, per_second: 2.0 },
        sign_in: Rate { burst: 40.0, per_second: 0.5 },
    };

    /// Everyone in the demo comes from one address, measuring tools included.
    pub const DEMO: Self = {
        let generous = Rate { burst: 100_000.0, per_second: 20_000.0 };
        Self { address: generous, person: generous, command: generous, sign_in: generous }
    };
}

pub struct Limits {
    rates: Rates,
    addresses: Buckets<IpAddr>,
    people: Buckets<PersonId>,
    commands: Buckets<PersonId>,
    sign_ins: Buckets<IpAddr>,
}

impl Limits {
    pub fn new(rates: Rates) -> Self {
        Self {
            rates,
            addresses: Buckets::default(),
            people: Buckets::default(),
            commands: Buckets::default(),
            sign_ins: Buckets::default(),
        }
    }

    pub fn admit_address(&self, address: IpAddr, now: Timestamp) -> Result<(), Problem> {
        self.addresses.take(address, self.rates.address, now)
    }

    pub fn admit_sign_in(&self, address: IpAddr, now: Timestamp) -> Result<(), Problem> {
        self.sign_ins.take(address, self.rates.sign_in, now)
    }

    pub fn admit_person(&self, asking: &Asking, is_command: bool, now: Timestamp) -> Result<(), Problem> {
        let Some(member) = asking.member() else { return Ok(()) };
        self.people.take(member.person.id.clone(), self.rates.person, now)?;
        if is_command {
            self.commands.take(member.person.id.clone(), self.rates.command, now)
        } else {
            Ok(())
        }
    }
}

struct Buckets<Key>(Mutex<HashMap<Key, (f64, Timestamp)>>);

impl<Key> Default for Buckets<Key> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Key: Eq + Hash> Buckets<Key> {
    /// Beyond this many, those that are full again are forgotten.
    const MANY: usize = 10_000;

    fn take(&self, key: Key, rate: Rate, now: Timestamp) -> Result<(), Problem> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= Self::MANY {
            buckets.retain(|_, bucket| filled(*bucket, rate, now) < rate.burst);
        }
        let bucket = buckets.entry(key).or_insert((rate.burst, now));
        let tokens = filled(*bucket, rate, now);
        let allowed = tokens >= 1.0;
        *bucket = (if allowed { tokens - 1.0 } else { tokens }, now);
        if allowed {
            Ok(())
        } else {
            Err(Problem::new(Kind::TooMany, "That was too often. Wait a few seconds, then try again."))
        }
    }
}

fn filled((tokens, since): (f64, Timestamp), rate: Rate, now: Timestamp) -> f64 {
    let passed = now.microseconds().saturating_sub(since.microseconds()).max(0) as f64 / 1e6;
    (tokens + passed * rate.per_second).min(rate.burst)
}

/// The whole body, or the status and the sentence that refuse it.
pub async fn read_body(path: &str, body: Body) -> Result<Bytes, (StatusCode, Problem)> {
    let is_policies = path.starts_with("/policies/") || path == "/api/policy-faults";
    let longest = if is_policies { LONGEST_POLICIES } else { LONGEST_BODY };
    let refuse = |status, sentence: String| Err((status, Problem::new(Kind::Invalid, sentence)));
    match tokio::time::timeout(SLOWEST_BODY, Limited::new(body, longest).collect()).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "That is too long. Stint takes at most {} KB at once; shorten the texts.",
                longest / 1024
            ),
        ),
        Ok(Err(_)) => {
            refuse(StatusCode::BAD_REQUEST, "The form did not arrive whole. Send it again.".to_owned())
        }
        Err(_) => {
            refuse(StatusCode::REQUEST_TIMEOUT, "The form took too long to arrive. Send it again.".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 2.0, per_second: 1.0 };

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let buckets = Buckets::default();
        let at = Timestamp::from_seconds;
        assert!(buckets.take("a", RATE, at(0)).is_ok());
        assert!(buckets.take("a", RATE, at(0)).is_ok());
        assert!(buckets.take("a", RATE, at(0)).is_err());
        assert!(buckets.take("b", RATE, at(0)).is_ok(), "another one has a bucket of its own");
        assert!(buckets.take("a", RATE, at(1)).is_ok());
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let buckets = Buckets::default();
        for second in [10, 9] {
            assert!(buckets.take("a", RATE, Timestamp::from_seconds(second)).is_ok());
        }
        assert!(buckets.take("a", RATE, Timestamp::from_seconds(0)).is_err());
    }

    #[tokio::test]
    async fn a_long_body_is_refused_without_being_read_whole() {
        let (status, _) = read_body("/", Body::from(vec![b'x'; LONGEST_BODY + 1])).await.unwrap_err();
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(read_body("/", Body::from(vec![b'x'; LONGEST_BODY])).await.is_ok());
        let policies = |length| read_body("/policies/propose", Body::from(vec![b'x'; length]));
        assert!(policies(LONGEST_POLICIES).await.is_ok() && policies(LONGEST_POLICIES + 1).await.is_err());
    }
}
