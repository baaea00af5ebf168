//! What Stint knows of one person's access to one entitlement.

use crate::{
    catalog::Entitlement,
    connector::{Binding, Operation, Setback},
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
    /// An addition is on its way. `sent_at` is set before the first call leaves, so that a crash in between is seen.
    Adding { since: Timestamp, sent_at: Option<Timestamp>, accepted_at: Option<Timestamp>, operation: Option<Operation> },
    /// A read showed it.
    Present { since: Timestamp },
    /// A removal is on its way since it was due.
    Removing { due: Timestamp, sent_at: Option<Timestamp>, accepted_at: Option<Timestamp>, operation: Option<Operation> },
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
    /// AWS request ids of those calls.
    pub calls: Vec<crate::connector::Call>,
    pub setback: Option<Setback>,
    /// When the worker looks at it again; `None` while there is nothing to do.
    pub next_at: Option<Timestamp>,
    /// Rises with every stored change; a worker that lost its lease cannot write (DESIGN.md, invariant 7).
    pub version: i64,
}
