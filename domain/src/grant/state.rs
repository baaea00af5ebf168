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
    Early { by: Actor },
    /// Access could not be added; the sentence says why.
    Failure { sentence: String },
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
            && matches!(self.state, GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. })
    }

    pub fn is_over(&self) -> bool {
        matches!(self.state, GrantState::Ended { .. })
    }

    /// The same grant, ending now by someone's wish. One that never started ends without a removal by the worker.
    pub fn end_early(mut self, by: Actor, now: Timestamp) -> Result<Self, GrantRefusal> {
        match self.state {
            GrantState::Ended { .. } => Err(GrantRefusal::AlreadyEnded),
            GrantState::Removing { .. } => Err(GrantRefusal::AlreadyEnding),
            GrantState::Scheduled => {
                self.state = GrantState::Ended { at: now, ending: Ending::Early { by }, kept_by: None };
                Ok(self)
            }
            GrantState::Adding { .. } | GrantState::Active { .. } => {
                self.state = GrantState::Removing { due: now, ending: Ending::Early { by } };
                Ok(self)
            }
        }
    }

    /// The same grant at `now`: started when its start has come, removing when its end has.
    pub fn at(mut self, now: Timestamp) -> Self {
        if matches!(self.state, GrantState::Scheduled) && self.starts_at <= now {
            self.state = GrantState::Adding { since: now };
        }
        if self.ends_at <= now && matches!(self.state, GrantState::Adding { .. } | GrantState::Active { .. }) {
            self.state = GrantState::Removing { due: self.ends_at, ending: Ending::Expiry };
        }
        self
    }
}
