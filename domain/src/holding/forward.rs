//! The next step at once instead of after the planned wait, and what it is, told to people.

use super::{Course, Holding, REPLY_LIMIT, Stage};
use crate::{connector::Change, time::Timestamp};

impl Holding {
    /// Only the moment changes: what was tried and what came of it stays. Whoever sent a call still gets the time to
    /// hear its answer.
    pub fn brought_forward(mut self, now: Timestamp) -> Self {
        let earliest = match self.course() {
            Some((_, Course { stage: Stage::Sent { at }, .. })) => now.max(*at + REPLY_LIMIT),
            _ => now,
        };
        self.next_at = self.next_at.map(|planned| planned.min(earliest));
        self
    }

    /// What Stint does at the next moment. `None` while nothing is on its way.
    pub fn next_step(&self) -> Option<&'static str> {
        let (change, course) = self.course()?;
        Some(match (&course.stage, change) {
            (Stage::Ready { .. }, Change::Add) => "Asks AWS to add it",
            (Stage::Ready { .. }, Change::Remove) => "Asks AWS to remove it",
            (Stage::Sent { .. }, _) => "Looks what became of its call",
            (Stage::Running { .. }, _) => "Asks AWS how far it is",
            (Stage::Accepted, _) => "Reads it back",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        connector::{Binding, Setback, SetbackKind},
        holding::HoldingKey,
        id::PersonId,
        time::Seconds,
    };

    /// A removal that AWS has throttled often, at its longest wait.
    fn throttled(now: Timestamp, kind: SetbackKind) -> Holding {
        let entitlement = "123456789012/ps-0123456789abcdef".parse().expect("well-formed");
        let key = HoldingKey { person: PersonId::from_bits(1), entitlement };
        let user = "user-1".parse().expect("well-formed");
        let mut holding = Holding::absent(key, user, Binding::Assignment);
        for _ in 0..8 {
            let sentence = "AWS allows 20 calls a second.".to_owned();
            let setback = Setback { kind, sentence, code: None, request_id: None };
            holding = holding.sending(Change::Remove, now, now).not_done(setback, now);
        }
        holding
    }

    #[test]
    fn only_the_moment_changes() {
        let now = Timestamp::from_seconds(1_000);
        let waiting = throttled(now, SetbackKind::Throttled);
        assert_eq!(waiting.next_at, Some(now + Seconds(30)));
        let forward = waiting.clone().brought_forward(now);
        assert_eq!(forward, Holding { next_at: Some(now), ..waiting });
        assert_eq!(forward.next_step(), Some("Asks AWS to remove it"));
        let later = now + Seconds(10);
        assert_eq!(forward.clone().brought_forward(later), forward, "never later than planned");
    }

    #[test]
    fn an_answer_that_may_still_come_is_waited_for() {
        let now = Timestamp::from_seconds(1_000);
        let waiting = throttled(now, SetbackKind::Unknown);
        let forward = waiting.brought_forward(now + Seconds(2));
        assert_eq!(forward.next_at, Some(now + REPLY_LIMIT));
    }
}
