//! The fence: a Deny for one person in a permission set's inline policy, so that AWS itself ends access and cuts open
//! sessions when a removal is late or Stint is dead. Opt-in.
//!
//! `statement` is the Deny, `document` puts it into a policy and takes it out again, `wanted` says whom it is for,
//! `policy` is how far the change of one permission set is, `policies` what a system must offer for it.
//! Deliberately not here: the removal itself (`holding`), which no fence replaces and none delays.

mod document;
mod json;
mod mode;
mod policies;
mod policy;
#[cfg(test)]
mod properties;
mod statement;
mod wanted;

pub use document::{LIMIT, Unfenceable, characters, hash, is_same, put_in, take_out};
pub use mode::{FenceMode, UnknownMode};
pub use policies::{PermissionSetPolicies, Provisioning};
pub use policy::{Begun, FenceChange, FenceStage, FencedPolicy, Settled};
pub use statement::Fence;
pub use wanted::{ALWAYS, FENCE_TAG, Situation, wanted};
