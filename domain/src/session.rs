//! A signed-in browser: idle and absolute limits (OWASP ASVS 5.0, 7.3.1 and 7.3.2).

use crate::{
    id::PersonId,
    time::{Seconds, Timestamp},
};

/// A session ends after this long without a request.
pub const IDLE_LIMIT: Seconds = Seconds(60 * 60);
/// A session ends this long after signing in, however busy.
pub const ABSOLUTE_LIMIT: Seconds = Seconds(12 * 60 * 60);

/// SHA-256 of the 256-bit cookie value, in lower-case hexadecimal; the value itself is never stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SessionHash(pub String);

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
    pub hash: SessionHash,
    pub person: PersonId,
    pub started_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// When the person last proved themselves with a second factor, as the identity provider says.
    pub proved_at: Option<Timestamp>,
    /// What the browser called itself, for the page where people see their sessions; at most 200 characters.
    pub user_agent: String,
}

impl Session {
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.last_seen_at + IDLE_LIMIT && now < self.started_at + ABSOLUTE_LIMIT
    }

    /// `last_seen_at` is written at most once a minute, so that reading a page rarely writes.
    pub fn wants_touch(&self, now: Timestamp) -> bool {
        now.since(self.last_seen_at) >= Seconds(60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(started: i64, seen: i64) -> Session {
        Session {
            hash: SessionHash(String::new()),
            person: PersonId::from_bits(1),
            started_at: Timestamp::from_seconds(started),
            last_seen_at: Timestamp::from_seconds(seen),
            proved_at: None,
            user_agent: String::new(),
        }
    }

    #[test]
    fn an_idle_session_ends_after_an_hour() {
        assert!(session(0, 0).is_live(Timestamp::from_seconds(3_599)));
        assert!(!session(0, 0).is_live(Timestamp::from_seconds(3_600)));
    }

    #[test]
    fn a_busy_session_ends_after_twelve_hours() {
        let twelve_hours = 12 * 3_600;
        assert!(!session(0, twelve_hours - 1).is_live(Timestamp::from_seconds(twelve_hours)));
    }
}
