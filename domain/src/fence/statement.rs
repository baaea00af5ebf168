//! The Deny for one person in one account.
//!
//! A permission set's inline policy is in force in every account that has it, and a person may rightly hold the same
//! permission set elsewhere: so the account is a condition as well. There is no condition on `aws:TokenIssueTime`: while
//! a removal is late the assignment is still there, and a new session would pass it. A new grant takes the fence away.

use crate::{
    catalog::Entitlement,
    grant::Grant,
    id::{DirectoryUserId, GrantId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A Sid has letters and digits only; the grant's id without its prefix follows.
const SID_PREFIX: &str = "StintFence";
const MICROSECONDS: i64 = 1_000_000;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Fence {
    /// The last grant of the holding, whose end it is.
    pub grant: GrantId,
    pub person: PersonId,
    pub user: DirectoryUserId,
    pub entitlement: Entitlement,
    /// From then on AWS denies everything; a whole second.
    pub denies_from: Timestamp,
}

impl Fence {
    pub fn of(grant: &Grant, end: Timestamp) -> Self {
        let seconds = end.microseconds().div_euclid(MICROSECONDS);
        let is_whole = end.microseconds().rem_euclid(MICROSECONDS) == 0;
        Self {
            grant: grant.id.clone(),
            person: grant.person.clone(),
            user: grant.user.clone(),
            entitlement: grant.entitlement.clone(),
            denies_from: Timestamp::from_seconds(if is_whole { seconds } else { seconds + 1 }),
        }
    }

    /// Whether both are about one person's access to one entitlement.
    pub fn is_of_same_holding(&self, other: &Self) -> bool {
        (&self.person, &self.entitlement) == (&other.person, &other.entitlement)
    }

    pub(super) fn sid(&self) -> String {
        let id = self.grant.as_str();
        format!("{SID_PREFIX}{}", id.strip_prefix(GrantId::PREFIX).unwrap_or(id))
    }

    /// Compact JSON.
    pub(super) fn statement(&self) -> String {
        let statement = json!({
            "Sid": self.sid(),
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {
                "StringEquals": {
                    "aws:PrincipalAccount": self.entitlement.account,
                    "identitystore:UserId": self.user,
                },
                "DateGreaterThanEquals": { "aws:CurrentTime": self.denies_from },
            },
        });
        statement.to_string()
    }
}

/// Whether a Sid is one that Stint gives.
pub(super) fn is_own(sid: &str) -> bool {
    let id = sid.strip_prefix(SID_PREFIX).map(|tail| format!("{}{tail}", GrantId::PREFIX));
    id.is_some_and(|id| id.parse::<GrantId>().is_ok())
}
