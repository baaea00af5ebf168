//! Rows of the reports that are lists.

use crate::{
    catalog::Entitlement,
    id::{GrantId, RequestId},
    time::{Minutes, Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct GrantRow {
    pub grant: GrantId,
    pub request: Option<RequestId>,
    pub person: String,
    pub email: String,
    pub entitlement: Entitlement,
    pub account_name: String,
    pub permission_set: String,
    pub reason: String,
    pub ticket: String,
    pub asked_at: Option<Timestamp>,
    pub asked_length: Option<Minutes>,
    /// "Sam Okafor", or the policy that approved.
    pub approved_by: String,
    pub approved_at: Option<Timestamp>,
    pub comment: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// A read showed the access.
    pub added_at: Option<Timestamp>,
    /// A read showed it gone.
    pub removed_at: Option<Timestamp>,
    /// From the end to `removed_at`.
    pub removal_took: Option<Seconds>,
    /// "Active", "Ended at its end", "Ended early by Ana Ruiz", …
    pub state: String,
    /// When the last possible session had ended.
    pub sessions_end_by: Timestamp,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct StandingRow {
    pub person: String,
    pub email: String,
    pub entitlement: Entitlement,
    pub account_name: String,
    pub environment: String,
    pub permission_set: String,
    /// "Direct assignment" or "Group platform-admins".
    pub through: String,
    pub risk: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AccessRow {
    pub person: String,
    pub email: String,
    pub entitlement: Entitlement,
    pub account_name: String,
    pub environment: String,
    pub permission_set: String,
    /// "Grant", "Direct assignment" or "Group platform-admins".
    pub source: String,
    pub until: Option<Timestamp>,
    pub grant: Option<GrantId>,
}
