//! What a person may ask for over the whole catalog, computed once and kept.
//!
//! Entitlements that no policy can tell apart share a class, so that 500 000 of them need a few hundred answers.

use super::Obligations;
use crate::{
    catalog::Entitlement,
    id::{AccountId, PermissionSetId},
};
use std::{collections::HashMap, sync::Arc};

/// Invariant: equals asking the evaluator one entitlement at a time.
#[derive(Clone, Debug, Default)]
pub struct Eligibility {
    pub policy_version: String,
    pub account_class: HashMap<AccountId, u32>,
    pub permission_set_class: HashMap<PermissionSetId, u32>,
    /// By (account class, permission set class); absent when it cannot be asked for.
    pub allowed: HashMap<(u32, u32), Arc<Obligations>>,
}

impl Eligibility {
    pub fn of(&self, entitlement: &Entitlement) -> Option<&Arc<Obligations>> {
        let account = self.account_class.get(&entitlement.account)?;
        let permission_set = self.permission_set_class.get(&entitlement.permission_set)?;
        self.allowed.get(&(*account, *permission_set))
    }
}
