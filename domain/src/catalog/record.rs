//! What an import reads, one record at a time, and what changed by it.

use super::{Account, Entitlement, OrganizationalUnit, PermissionSet};
use crate::id::{AccountId, DirectoryGroupId, DirectoryUserId};
use serde::{Deserialize, Serialize};

/// The prefix of the display names of groups owned by Stint in the identity store.
pub const OWNED_GROUP_PREFIX: &str = "stint-";

/// The IAM Identity Center instance and where people sign in to AWS.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    pub arn: String,
    pub identity_store: String,
    pub management_account: AccountId,
    /// Such as `https://d-1234567890.awsapps.com`, without a slash at the end.
    pub access_portal: String,
    /// Where the instance is, such as `eu-central-1`.
    #[serde(default)]
    pub region: String,
}

/// An id that a user has in another system, such as the identity provider (`ExternalIds` in the identity store).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ExternalId {
    pub issuer: String,
    pub id: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct DirectoryUser {
    pub id: DirectoryUserId,
    pub user_name: String,
    pub display_name: String,
    pub email: String,
    pub external_ids: Vec<ExternalId>,
    /// `UserStatus` in the identity store: someone switched the user off.
    #[serde(default)]
    pub is_disabled: bool,
    /// From SCIM's enterprise extension (RFC 7643, 4.3), when the identity provider sends it.
    #[serde(default)]
    pub manager: Option<DirectoryUserId>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct DirectoryGroup {
    pub id: DirectoryGroupId,
    pub name: String,
    pub description: String,
    /// The group came from an identity provider by SCIM; Stint never writes into it.
    pub is_synced: bool,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    pub group: DirectoryGroupId,
    pub user: DirectoryUserId,
}

#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Principal {
    User(DirectoryUserId),
    Group(DirectoryGroupId),
}

/// An account assignment as AWS lists it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    pub entitlement: Entitlement,
    pub principal: Principal,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum CatalogRecord {
    Instance(Instance),
    Unit(OrganizationalUnit),
    Account(Account),
    PermissionSet(PermissionSet),
    User(DirectoryUser),
    Group(DirectoryGroup),
    Membership(Membership),
    Assignment(Assignment),
}

/// What an import found that the one before had not, had otherwise, or had and is gone.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ImportCounts {
    pub read: u64,
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
}

impl DirectoryGroup {
    pub fn is_owned_by_stint(&self) -> bool {
        !self.is_synced && self.name.starts_with(OWNED_GROUP_PREFIX)
    }
}

impl CatalogRecord {
    /// The kind and key under which storage keeps the record; unique within an import.
    pub fn key(&self) -> (&'static str, String) {
        match self {
            Self::Instance(instance) => ("instance", instance.arn.clone()),
            Self::Unit(unit) => ("unit", unit.id.to_string()),
            Self::Account(account) => ("account", account.id.to_string()),
            Self::PermissionSet(set) => ("permission_set", set.id.to_string()),
            Self::User(user) => ("user", user.id.to_string()),
            Self::Group(group) => ("group", group.id.to_string()),
            Self::Membership(Membership { group, user }) => ("membership", format!("{group}/{user}")),
            Self::Assignment(Assignment { entitlement, principal: Principal::User(id) }) => {
                ("assignment", format!("{entitlement}/user/{id}"))
            }
            Self::Assignment(Assignment { entitlement, principal: Principal::Group(id) }) => {
                ("assignment", format!("{entitlement}/group/{id}"))
            }
        }
    }
}
