//! What pages show of a grant.

use super::{Grant, GrantState};
use crate::{
    catalog::{AccountLabel, PermissionSetLabel},
    evidence::Receipt,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct GrantView {
    pub grant: Grant,
    pub person_name: String,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
    /// Opens the AWS console in that account with that role.
    pub console_url: Option<String>,
    /// Lines for `~/.aws/config`.
    pub cli_profile: Option<String>,
    pub receipts: Vec<Receipt>,
    /// What Stint waits for, when it waits: "AWS is busy with another change in this account. Next try in 4 s."
    pub wait: Option<String>,
    /// Since when the grant is active while AWS does not have the access: someone removed it there.
    pub missing_since: Option<Timestamp>,
    /// When the last session opened with it must have ended: the end plus the permission set's session duration.
    pub sessions_end_by: Timestamp,
    /// From when AWS itself denies it, sessions included, when a fence is in force.
    pub denied_from: Option<Timestamp>,
}

impl GrantView {
    /// Whether the access is there, so that the console link works.
    pub fn is_active(&self) -> bool {
        matches!(self.grant.state, GrantState::Active { .. }) && self.missing_since.is_none()
    }
}
