//! Accounts and organizational units, as in AWS Organizations.

use crate::id::{AccountId, OrganizationalUnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct OrganizationalUnit {
    pub id: OrganizationalUnitId,
    pub name: String,
    /// `None` for the root.
    pub parent: Option<OrganizationalUnitId>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    Active,
    Suspended,
    PendingClosure,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    pub status: AccountStatus,
    /// The organization's management account: denied as a target unless an administrator names it.
    pub is_management: bool,
    pub unit: OrganizationalUnitId,
    pub tags: BTreeMap<String, String>,
}

impl Account {
    /// The `environment` tag, such as `prod`.
    pub fn environment(&self) -> Option<&str> {
        self.tags.get("environment").map(String::as_str)
    }

    /// The `description` tag.
    pub fn description(&self) -> Option<&str> {
        self.tags.get("description").map(String::as_str)
    }
}
