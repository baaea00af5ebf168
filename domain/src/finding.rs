//! Something that a person should look at. It is raised when it is first seen and resolves itself when it is not seen
//! any more.
//!
//! Invariant: of a kind and a subject at most one is open. A new feature adds a kind, and a subject if none fits.

use crate::{
    catalog::Entitlement,
    id::{DirectoryUserId, FindingId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Stint gave it, no grant keeps it, and it is there: Stint removes it.
    Leftover,
    /// A removal that is overdue for long.
    StuckRemoval,
    /// A grant is active, and the access is not there.
    MissingAccess,
    /// Stint removed it, a read showed it gone, and it is there again: someone else gave it.
    ReturnedAccess,
    /// In a group owned by Stint, put there by someone else.
    UnknownMember,
}

/// What a finding is about. Its text is its identity: a field that is added must be optional.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(tag = "subject", rename_all = "snake_case")]
pub enum FindingSubject {
    /// Someone's access to one entitlement.
    Access { user: DirectoryUserId, entitlement: Entitlement },
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: FindingId,
    pub of: FindingKind,
    pub subject: FindingSubject,
    /// The person whom Stint knows as that user, when it was raised.
    pub person: Option<PersonId>,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    pub resolved_at: Option<Timestamp>,
}

impl FindingKind {
    /// What matters most comes first.
    pub const ALL: [Self; 5] =
        [Self::Leftover, Self::StuckRemoval, Self::MissingAccess, Self::ReturnedAccess, Self::UnknownMember];

    /// As tables and metrics name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leftover => "leftover",
            Self::StuckRemoval => "stuck_removal",
            Self::MissingAccess => "missing_access",
            Self::ReturnedAccess => "returned_access",
            Self::UnknownMember => "unknown_member",
        }
    }

    /// What was seen, in a few words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Leftover => "Access left behind",
            Self::StuckRemoval => "Removal is stuck",
            Self::MissingAccess => "Access is missing",
            Self::ReturnedAccess => "Access came back",
            Self::UnknownMember => "Unknown group member",
        }
    }

    /// What it is, and what Stint does or a person should do next.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Leftover => {
                "Stint gave this access, and no grant keeps it. Stint removes it and closes this when it is gone."
            }
            Self::StuckRemoval => {
                "AWS has not let Stint remove this access for more than 15 minutes. Stint goes on trying; \
                 Operations says what holds it up."
            }
            Self::MissingAccess => {
                "A grant is active, but AWS does not have the access: someone removed it there. Stint does not \
                 give it again. Who needs it can ask again."
            }
            Self::ReturnedAccess => {
                "Stint removed this access, and someone gave it again in AWS. Stint leaves it. Remove it in AWS \
                 if it should not be there."
            }
            Self::UnknownMember => {
                "Someone else added this person to a group that only Stint should fill. Stint leaves it. Remove \
                 it in AWS, or let the person ask for access."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_documents_name_a_kind_alike() {
        for kind in FindingKind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()));
        }
    }
}
