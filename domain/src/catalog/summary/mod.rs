//! What a permission set lets people do, in plain words, computed from its policies.
//!
//! Invariant: what cannot be read never makes a permission set look smaller: it counts as changing resources, with
//! high risk, and is named. A boundary takes away only when it is AWS's own and known. Deliberately not here: what
//! conditions, denials and service control policies take away again; the summary says so.

mod action;
mod findings;
mod inline;
mod levels;
mod managed;

use super::PermissionSet;
use findings::Findings;
use serde::{Deserialize, Serialize};

/// How much harm is possible, for the order of the approval queue and the colour of a badge.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Reads names and settings.
    #[default]
    Low,
    /// Reads data or changes some resources.
    Medium,
    /// Changes most resources.
    High,
    /// Can change who may do what, and so anything.
    Administrative,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    Everything,
    ChangesPermissions,
    /// Hands roles to services, which then act with them.
    PassesRoles,
    /// Acts with a role that may be in another account.
    LeavesAccount,
    DeletesData,
    ReadsSecrets,
    ReadsData,
    ChangesResources,
    ReadsSettings,
}

impl Capability {
    /// As it follows "can".
    pub fn words(self) -> &'static str {
        match self {
            Self::Everything => "do everything",
            Self::ChangesPermissions => "change who has access",
            Self::PassesRoles => "hand roles to services",
            Self::LeavesAccount => "act with roles of other accounts",
            Self::DeletesData => "delete data",
            Self::ReadsSecrets => "read secrets",
            Self::ReadsData => "read data",
            Self::ChangesResources => "change resources",
            Self::ReadsSettings => "read settings",
        }
    }
}

#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub risk: Risk,
    pub capabilities: Vec<Capability>,
    /// "Can do everything, also change who has access."
    pub sentence: String,
    /// What was not looked at: "Customer managed policies are not read."
    pub not_considered: Vec<String>,
}

pub fn summarize(permission_set: &PermissionSet) -> Summary {
    let mut findings = Findings::default();
    for policy in &permission_set.managed_policies {
        managed::read(policy, &mut findings);
    }
    if !permission_set.customer_managed_policies.is_empty() {
        let names = permission_set.customer_managed_policies.join(", ");
        findings.unread(format!("Customer managed policies are kept in each account and not read: {names}."));
    }
    if let Some(text) = &permission_set.inline_policy {
        inline::read(text, &mut findings);
    }
    match &permission_set.boundary {
        None => {}
        Some(boundary) => match managed::of_boundary(boundary) {
            Some(most) => findings.within(most),
            None => findings.note(format!("The boundary {} is not considered.", boundary.name())),
        },
    }
    findings.summary()
}

#[cfg(test)]
mod tests;
