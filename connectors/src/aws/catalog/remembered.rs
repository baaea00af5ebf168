//! What an import keeps between its batches to save calls.

use domain::{
    catalog::Account,
    id::{AccountId, DirectoryGroupId, PermissionSetId},
};
use std::collections::BTreeMap;

/// Sorted; `None` until read in this process.
#[derive(Debug, Default)]
pub(in crate::aws) struct ImportMemory {
    /// Without tags, which cost a call each.
    pub(super) accounts: Option<Vec<Account>>,
    /// With their ARNs.
    pub(super) permission_sets: Option<BTreeMap<PermissionSetId, String>>,
    pub(super) groups: Option<Vec<DirectoryGroupId>>,
    pub(super) account_ids: Option<Vec<AccountId>>,
}
