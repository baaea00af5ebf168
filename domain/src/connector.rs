//! What every connected system promises: to be read, to add and remove one person's access, and to be asked again.
//!
//! Invariant: an answer that was lost is never guessed. `Unknown` means "observe before doing anything else".

use crate::{
    catalog::{CatalogRecord, Entitlement},
    fence::PermissionSetPolicies,
    id::{DirectoryGroupId, DirectoryUserId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How an entitlement is delivered, best first.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Binding {
    /// Membership in a group in the identity store that Stint owns and that is mapped to the permission set.
    OwnedGroup { group: DirectoryGroupId },
    /// A direct account assignment.
    Assignment,
}

/// One person's access to one entitlement by one binding: what is added, removed and observed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Access {
    pub user: DirectoryUserId,
    pub entitlement: Entitlement,
    pub binding: Binding,
}

/// An asynchronous operation that AWS accepted, to be followed to its end.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    pub change: Change,
    /// `AccountAssignmentCreationStatus.RequestId` or `…Deletion…`.
    pub request_id: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Add,
    Remove,
}

/// One call to the outside, as evidence keeps it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Such as `identitystore:CreateGroupMembership`.
    pub action: String,
    /// `x-amzn-RequestId`, when the answer had one.
    pub request_id: Option<String>,
}

/// What a read showed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Observation {
    pub present: bool,
    /// The read, different from the call that changed it.
    pub call: Call,
}

/// How far a change is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Progress {
    /// The system says that it is done; a read-back must still show it.
    Done { call: Call },
    /// Accepted, to be followed.
    Running { operation: Operation, call: Call },
    /// The system gave up by itself.
    Failed { setback: Setback, call: Call },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetbackKind {
    /// Asked too often; wait.
    Throttled,
    /// Another operation is running on the same thing; wait.
    Conflict,
    /// Not allowed: someone has to change a policy in AWS.
    Denied,
    /// The account, permission set, group or user is gone or suspended.
    Missing,
    /// No answer or an answer that says nothing: observe before doing anything else.
    Unknown,
}

/// Why a call did not do what it should; the sentence is for people.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Setback {
    pub kind: SetbackKind,
    /// In plain words, without internals.
    pub sentence: String,
    /// Such as `ThrottlingException`.
    pub code: Option<String>,
    pub request_id: Option<String>,
}

/// One step of an import: some records, and where to go on (opaque to everyone but the connector).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CatalogBatch {
    pub records: Vec<CatalogRecord>,
    /// `None` at the end. At most 4 000 characters.
    pub next: Option<String>,
    /// What is being read, for people: "permission sets, 40 of 500".
    pub progress: String,
}

#[async_trait::async_trait]
pub trait Connector: Send + Sync {
    /// Reads the next part of the organization, from the start when `cursor` is `None`.
    /// An import goes on from its last cursor after a restart.
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback>;

    /// Whether the access is there, by a call that differs from those of `add`, `remove` and `follow`.
    async fn observe(&self, access: &Access) -> Result<Observation, Setback>;

    /// Adding what is there already is not an error.
    async fn add(&self, access: &Access) -> Result<Progress, Setback>;

    /// Removing what is gone already is not an error.
    async fn remove(&self, access: &Access) -> Result<Progress, Setback>;

    async fn follow(&self, access: &Access, operation: &Operation) -> Result<Progress, Setback>;

    /// The newest operation of that kind on that access started since then, to find one whose reply was lost.
    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback>;

    /// What fences need; `None` for a system that has no such thing.
    fn permission_set_policies(&self) -> Option<&dyn PermissionSetPolicies> {
        None
    }

    /// Seconds from the system's clock to this machine's, when it is known.
    fn clock_offset(&self) -> Option<i64> {
        None
    }

    /// How many calls for that binding may leave at most, when they are limited.
    fn calls_per_second(&self, _binding: &Binding) -> Option<f64> {
        None
    }
}
