//! Permission sets, as in IAM Identity Center, with what they contain.

use crate::{id::PermissionSetId, time::Minutes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    pub arn: String,
    pub name: String,
}

/// The most that the policies of a permission set can allow; what it does not allow, they do not either.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Boundary {
    AwsManaged {
        arn: String,
    },
    /// Kept in each account.
    CustomerManaged {
        /// With its path.
        name: String,
    },
}

impl Boundary {
    pub fn name(&self) -> &str {
        match self {
            Self::AwsManaged { arn } => arn.rsplit('/').next().unwrap_or_default(),
            Self::CustomerManaged { name } => name,
        }
    }
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PermissionSet {
    pub id: PermissionSetId,
    pub arn: String,
    pub name: String,
    pub description: String,
    /// How long a console or CLI session lasts, 60 to 720 minutes; a session outlives removal by up to this.
    pub session: Minutes,
    /// AWS managed policies.
    pub managed_policies: Vec<ManagedPolicy>,
    /// Names (with path) of customer managed policies, which live in each account.
    pub customer_managed_policies: Vec<String>,
    /// IAM policy JSON, as AWS returned it.
    pub inline_policy: Option<String>,
    #[serde(default)]
    pub boundary: Option<Boundary>,
    /// Where the console opens.
    #[serde(default)]
    pub relay_state: Option<String>,
    pub tags: BTreeMap<String, String>,
}
