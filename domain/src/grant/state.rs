//! The grant's states. `Ended` is reached only through a confirmed removal, or when another grant keeps the holding
//! (DESIGN.md, invariants 2 and 3).

use crate::{
    catalog::Entitlement,
    id::{DirectoryUserId, GrantId, PersonId, RequestId},
    person::Actor,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    Request { request: RequestId },
}

/// Why a grant ends.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ending {
    Expiry,
    Early {
        by: Actor,
    },
    /// Who approved took that back, before AWS was told.
    TakenBack {
        by: Actor,
    },
    /// The person left; the cause says how that was seen.
    Departure {
        cause: String,
    },
    /// Access could not be added; the sentence says why.
    Failure {
        sentence: String,
    },
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GrantState {
    /// Starts later.
    Scheduled,
    /// Being added since `since`.
    Adding { since: Timestamp },
    /// A read showed the access at `since`.
    Active { since: Timestamp },
    /// Over since `due`; being removed.
    Removing { due: Timestamp, ending: Ending },
    /// Confirmed gone at `at`, or never there, or kept by another grant (then `kept_by` names it).
    Ended { at: Timestamp, ending: Ending, kept_by: Option<GrantId> },
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    pub id: GrantId,
    pub person: PersonId,
    pub user: DirectoryUserId,
    pub entitlement: Entitlement,
    pub cause: Cause,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub state: GrantState,
    /// Rises with every stored change.
    pub version: i64,
}

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GrantRefusal {
    #[error("This access has already ended.")]
    AlreadyEnded,
    #[error("This access is already being removed.")]
    AlreadyEnding,
}

impl Grant {
    /// A new grant, to begin at once or at its start.
    pub fn begins(&self, now: Timestamp) -> GrantState {
        if self.starts_at <= now { GrantState::Adding { since: now } } else { GrantState::Scheduled }
    }

    /// Whether the person should hold the entitlement at `now` because of this grant.
    pub fn wants_access(&self, now: Timestamp) -> bool {
        self.starts_at <= now
            && now < self.ends_at
            && matches!(
                self.state,
                GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. }
            )
    }

    pub fn is_over(&self) -> bool {
        matches!(self.state, GrantState::Ended { .. })
    }

    /// The same grant, ending now by someone's wish. Before its start it ends without a removal by the worker.
    pub fn end_early(self, by: Actor, now: Timestamp) -> Result<Self, GrantRefusal> {
        self.end(Ending::Early { by }, now)
    }

    /// The same grant, ending now because its approval was taken back.
    pub fn take_back(self, by: Actor, now: Timestamp) -> Result<Self, GrantRefusal> {
        self.end(Ending::TakenBack { by }, now)
    }

    /// The same grant, ending now because its person left.
    pub fn depart(self, cause: String, now: Timestamp) -> Result<Self, GrantRefusal> {
        self.end(Ending::Departure { cause }, now)
    }

    fn end(mut self, ending: Ending, now: Timestamp) -> Result<Self, GrantRefusal> {
        match self.state {
            GrantState::Ended { .. } => Err(GrantRefusal::AlreadyEnded),
            GrantState::Removing { .. } => Err(GrantRefusal::AlreadyEnding),
            GrantState::Scheduled if now < self.starts_at => {
                self.state = GrantState::Ended { at: now, ending, kept_by: None };
                Ok(self)
            }
            // From its start a grant wants access, which may have been added for it already.
            GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. } => {
                self.state = GrantState::Removing { due: now, ending };
                Ok(self)
            }
        }
    }

    /// The same grant at `now`: started when its start has come, removing when its end has.
    pub fn at(mut self, now: Timestamp) -> Self {
        if matches!(self.state, GrantState::Scheduled) && self.starts_at <= now {
            self.state = GrantState::Adding { since: now };
        }
        if self.ends_at <= now && matches!(self.state, GrantState::Adding { .. } | GrantState::Active { .. })
        {
            self.state = GrantState::Removing { due: self.ends_at, ending: Ending::Expiry };
        }
        self
    }

    /// The same grant, its access shown by a read at `now`.
    pub fn activated(mut self, now: Timestamp) -> Self {
        if matches!(self.state, GrantState::Adding { .. }) {
            self.state = GrantState::Active { since: now };
        }
        self
    }

    /// The same grant, ending because its access cannot be added.
    pub fn failed(mut self, sentence: String, now: Timestamp) -> Self {
        if matches!(self.state, GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. })
        {
            self.state = GrantState::Removing { due: now, ending: Ending::Failure { sentence } };
        }
        self
    }

    /// The same grant, over: its access is confirmed gone, was never added, or is kept by another grant.
    pub fn ended(mut self, kept_by: Option<GrantId>, now: Timestamp) -> Self {
        if let GrantState::Removing { ending, .. } = self.state {
            self.state = GrantState::Ended { at: now, ending, kept_by };
        }
        self
    }

    /// Since when its removal is due.
    pub fn removal_due(&self) -> Option<Timestamp> {
        match &self.state {
            GrantState::Removing { due, .. } => Some(*due),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        let start = Timestamp::from_seconds(1_000);
        Grant {
            id: GrantId::from_bits(1),
            person: PersonId::from_bits(2),
            user: "user-1".parse().expect("well-formed"),
            entitlement: "123456789012/ps-0123456789abcdef".parse().expect("well-formed"),
            cause: Cause::Request { request: RequestId::from_bits(3) },
            starts_at: start,
            ends_at: Timestamp::from_seconds(2_000),
            state: GrantState::Scheduled,
            version: 1,
        }
    }

    #[test]
    fn a_grant_whose_whole_time_passed_while_stint_was_down_goes_on_to_its_removal() {
        let late = grant().at(Timestamp::from_seconds(3_000));
        assert_eq!(late.removal_due(), Some(Timestamp::from_seconds(2_000)));
        assert!(!late.wants_access(Timestamp::from_seconds(3_000)));
    }

    #[test]
    fn a_grant_wants_access_from_its_start_until_its_end() {
        let wants = [999, 1_000, 1_999, 2_000].map(|at| grant().wants_access(Timestamp::from_seconds(at)));
        assert_eq!(wants, [false, true, true, false]);
    }

    #[test]
    fn only_what_is_being_removed_can_be_over() {
        let now = Timestamp::from_seconds(1_500);
        assert!(!grant().at(now).activated(now).ended(None, now).is_over());
        assert!(grant().at(now).failed("AWS refused.".to_owned(), now).ended(None, now).is_over());
    }

    #[test]
    fn a_grant_that_never_started_ends_at_once_when_it_is_ended_early() {
        let by = Actor::System { task: "test".to_owned() };
        let now = Timestamp::from_seconds(500);
        assert!(grant().end_early(by.clone(), now).is_ok_and(|grant| grant.is_over()));
        let ending = grant().at(Timestamp::from_seconds(1_000)).end_early(by.clone(), now);
        assert_eq!(ending.and_then(|grant| grant.end_early(by, now)), Err(GrantRefusal::AlreadyEnding));
    }

    #[test]
    fn a_grant_whose_start_has_come_is_removed_although_nobody_has_stored_that_it_began() {
        let by = Actor::System { task: "test".to_owned() };
        let now = Timestamp::from_seconds(1_000);
        assert!(grant().wants_access(now), "a worker may have added the access for it");
        let ending = grant().end_early(by, now).expect("can be ended");
        assert_eq!(ending.removal_due(), Some(now));
    }
}
