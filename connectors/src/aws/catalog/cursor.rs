//! Where an import goes on, as text that storage keeps.

use domain::{
    connector::{Setback, SetbackKind},
    id::{AccountId, DirectoryGroupId, PermissionSetId},
};
use serde::{Deserialize, Serialize};

/// The parts in the order in which they are read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub(super) enum Cursor {
    Instance,
    Units,
    Accounts { after: Option<AccountId> },
    PermissionSets { after: Option<PermissionSetId> },
    Users { token: Option<String>, read: usize },
    Groups,
    Memberships { after: Option<DirectoryGroupId> },
    Assignments { after: Option<AccountId> },
}

/// AWS's tokens have no useful upper limit, but the contract's cursors have one of 4 000 characters.
pub(super) const LONGEST_TOKEN: usize = 3_000;

impl Cursor {
    pub(super) fn read(text: &str) -> Result<Self, Setback> {
        serde_json::from_str(text).map_err(|_| unreadable())
    }

    pub(super) fn write(&self) -> Result<String, Setback> {
        serde_json::to_string(self).map_err(|_| unreadable())
    }
}

fn unreadable() -> Setback {
    Setback {
        kind: SetbackKind::Unknown,
        sentence: "The import's position is not readable; start it again.".to_owned(),
        code: None,
        request_id: None,
    }
}
