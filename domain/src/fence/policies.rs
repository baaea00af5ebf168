//! What a connected system must offer so that fences can be raised in it.

use crate::{
    connector::{Call, Setback},
    id::{AccountId, PermissionSetId},
};

/// How far the provisioning of a permission set to one account is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Provisioning {
    Running {
        request_id: String,
    },
    Done {
        call: Call,
    },
    /// The system gave up by itself.
    Failed {
        setback: Setback,
    },
}

/// Inline policies of permission sets. Every call may be repeated: it says what should be, not what should change.
#[async_trait::async_trait]
pub trait PermissionSetPolicies: Send + Sync {
    /// Byte for byte; `None` when there is none.
    async fn inline_policy(&self, set: &PermissionSetId) -> Result<Option<String>, Setback>;

    /// `None` deletes it. Accounts learn of it by [`PermissionSetPolicies::provision`].
    async fn set_inline_policy(&self, set: &PermissionSetId, policy: Option<&str>) -> Result<Call, Setback>;

    /// Whether the account has the permission set's role, because somebody is assigned to it there.
    async fn is_provisioned(&self, set: &PermissionSetId, account: &AccountId) -> Result<bool, Setback>;

    /// Brings the role in that one account up to date.
    async fn provision(&self, set: &PermissionSetId, account: &AccountId) -> Result<Provisioning, Setback>;

    async fn follow_provisioning(&self, request_id: &str) -> Result<Provisioning, Setback>;
}
