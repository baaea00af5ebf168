//! What Stint knows of one person's access to one entitlement.
//!
//! Invariant: before a call leaves, the stored stage is [`Stage::Sent`]. Whoever finds that stage later does not know
//! what became of the call, and finds out before doing anything else.

use crate::{
    catalog::Entitlement,
    connector::{Access, Binding, Call, Change, Operation, Setback},
    id::{DirectoryUserId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
pub struct HoldingKey {
    pub person: PersonId,
    pub entitlement: Entitlement,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum HoldingState {
    /// Not there, as far as Stint knows.
    Absent,
    /// An addition is on its way. `perhaps_there`: something that Stint sent may have made the access already, so that
    /// what is seen is no standing access, and only a removal can undo it.
    Adding { since: Timestamp, perhaps_there: bool, course: Course },
    /// A read showed it.
    Present { since: Timestamp },
    /// A removal is on its way since it was due.
    Removing { due: Timestamp, course: Course },
}

/// How far an addition or a removal is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub stage: Stage,
    /// When the first call left.
    pub sent_at: Option<Timestamp>,
    /// When the system said that it was done.
    pub accepted_at: Option<Timestamp>,
    /// In a row, without an answer that helped.
    pub setbacks: u32,
    /// Of these, the last ones in a row that nobody can wait out: not allowed, or missing.
    pub refusals: u32,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// No call is out. `looked_at`: a read showed then that the access is not there.
    Ready { looked_at: Option<Timestamp> },
    /// A call left at `at`; what became of it is not known.
    Sent { at: Timestamp },
    /// The system works on it.
    Running { operation: Operation, since: Timestamp },
    /// The system says that it is done; a different read must still show it.
    Accepted,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Holding {
    pub key: HoldingKey,
    pub user: DirectoryUserId,
    /// Chosen when the first addition began and kept until the removal is confirmed.
    pub binding: Binding,
    /// The access was there before Stint came: expiry never removes it (DESIGN.md, invariant 3).
    pub was_standing: bool,
    pub state: HoldingState,
    /// Calls made for the current addition or removal.
    pub attempts: u32,
    /// AWS request ids of those calls; the first and the latest when there were many.
    pub calls: Vec<Call>,
    pub setback: Option<Setback>,
    /// When the worker looks at it again; `None` while there is nothing to do.
    pub next_at: Option<Timestamp>,
    /// Rises with every stored change; a worker that lost its lease cannot write (DESIGN.md, invariant 7).
    pub version: i64,
}

impl Holding {
    /// Nothing there, nothing on its way.
    pub fn absent(key: HoldingKey, user: DirectoryUserId, binding: Binding) -> Self {
        Self {
            key,
            user,
            binding,
            was_standing: false,
            state: HoldingState::Absent,
            attempts: 0,
            calls: Vec::new(),
            setback: None,
            next_at: None,
            version: 0,
        }
    }

    /// What it holds when it is there.
    pub fn access(&self) -> Access {
        Access {
            user: self.user.clone(),
            entitlement: self.key.entitlement.clone(),
            binding: self.binding.clone(),
        }
    }

    /// The course of the change that is on its way.
    pub fn course(&self) -> Option<(Change, &Course)> {
        match &self.state {
            HoldingState::Adding { course, .. } => Some((Change::Add, course)),
            HoldingState::Removing { course, .. } => Some((Change::Remove, course)),
            HoldingState::Absent | HoldingState::Present { .. } => None,
        }
    }

    /// Whether something may have been sent that adds the access.
    pub fn was_told_to_add(&self) -> bool {
        match &self.state {
            HoldingState::Adding { perhaps_there, course, .. } => *perhaps_there || course.sent_at.is_some(),
            HoldingState::Absent | HoldingState::Present { .. } | HoldingState::Removing { .. } => false,
        }
    }

    pub fn is_present(&self) -> bool {
        matches!(self.state, HoldingState::Present { .. })
    }

    pub fn is_absent(&self) -> bool {
        matches!(self.state, HoldingState::Absent)
    }

    /// Whether the system says that it is done, which a read has not shown yet.
    pub fn is_reading_back(&self) -> bool {
        self.course().is_some_and(|(_, course)| course.stage == Stage::Accepted)
    }

    /// Whether a call has left whose end is not known yet.
    pub fn is_in_flight(&self) -> bool {
        self.course()
            .is_some_and(|(_, course)| matches!(course.stage, Stage::Sent { .. } | Stage::Running { .. }))
    }
}

impl Course {
    /// Nothing was done yet.
    pub fn ready() -> Self {
        Self {
            stage: Stage::Ready { looked_at: None },
            sent_at: None,
            accepted_at: None,
            setbacks: 0,
            refusals: 0,
        }
    }
}
