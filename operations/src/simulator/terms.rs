//! How access is given: by this people and entitlements are grouped.

use domain::{
    policy::{Approval, Obligations},
    time::Minutes,
};
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Terms {
    pub longest: Minutes,
    /// "Automatic" or "Approved by sre-leads".
    pub approval: String,
}

/// Some of them and all that are alike.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct TermsGroup {
    pub terms: Terms,
    /// People or entitlements under these terms.
    pub count: u64,
}

impl Terms {
    pub(super) fn of(obligations: &Obligations) -> Self {
        Self { longest: obligations.longest, approval: obligations.approval.sentence() }
    }

    /// "At most 8 h. Approved by sre-leads."
    pub fn words(&self) -> String {
        format!("At most {}. {}.", self.longest, self.approval)
    }

    /// What is easiest to get comes first: without approval, then for long.
    pub(super) fn ease(&self) -> (bool, Reverse<Minutes>, String) {
        let is_automatic = self.approval == Approval::Automatic.sentence();
        (!is_automatic, Reverse(self.longest), self.approval.clone())
    }
}
