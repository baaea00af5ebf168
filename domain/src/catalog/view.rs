//! What pages show of the catalog.

use super::{Boundary, CatalogQuery, ContentChange, Entitlement, Risk, Summary};
use crate::{
    id::{AccountId, OrganizationalUnitId, PermissionSetId, PersonId},
    policy::Answer,
    time::{Minutes, Timestamp},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AccountLabel {
    pub id: AccountId,
    pub name: String,
    pub environment: Option<String>,
    pub is_management: bool,
    /// Names of the organizational units above, outermost first: `["Workloads", "Prod"]`.
    pub path: Vec<String>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PermissionSetLabel {
    pub id: PermissionSetId,
    pub name: String,
    pub description: String,
    pub session: Minutes,
    pub risk: Risk,
}

/// A row of the catalog.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CatalogEntry {
    pub entitlement: Entitlement,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
    /// Whether policy lets the caller ask for it at all.
    pub requestable: bool,
    /// "Automatic", "Approved by sre-leads" or why it cannot be asked for.
    pub approval: String,
    pub longest: Option<Minutes>,
    pub is_favourite: bool,
    /// When the caller's own access to it ends, when there is any now.
    pub held_until: Option<Timestamp>,
}

/// A value to filter by and how many rows have it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    pub value: String,
    pub label: String,
    /// Nesting depth, for the tree of organizational units; 0 elsewhere.
    pub depth: u32,
    pub count: u32,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CatalogPage {
    pub query: CatalogQuery,
    pub entries: Vec<CatalogEntry>,
    /// Rows that match, of which `entries` is one page.
    pub total: u32,
    pub units: Vec<Facet>,
    pub environments: Vec<Facet>,
    pub permission_sets: Vec<Facet>,
    pub favourites: Vec<CatalogEntry>,
    pub recent: Vec<CatalogEntry>,
    /// When the last import finished; `None` before the first.
    pub imported_at: Option<Timestamp>,
    pub now: Timestamp,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderSource {
    /// By a grant of Stint's.
    Grant,
    /// By a direct assignment that no grant explains.
    StandingAssignment,
    /// By a group with that assignment.
    StandingGroup,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    pub person: Option<PersonId>,
    pub name: String,
    pub source: HolderSource,
    /// The group's name for `StandingGroup`.
    pub through: Option<String>,
    pub until: Option<Timestamp>,
}

/// Everything that a person sees before asking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntitlementDetail {
    pub entry: CatalogEntry,
    pub unit: OrganizationalUnitId,
    pub account_tags: Vec<(String, String)>,
    pub permission_set_tags: Vec<(String, String)>,
    pub managed_policies: Vec<super::ManagedPolicy>,
    pub customer_managed_policies: Vec<String>,
    /// Indented JSON.
    pub inline_policy: Option<String>,
    pub boundary: Option<Boundary>,
    pub summary: Summary,
    /// `None` as long as it is what Stint found first.
    pub changed: Option<ContentChange>,
    pub answer: Answer,
    /// Names of people who may approve, without the caller.
    pub approvers: Vec<String>,
    pub holders: Vec<Holder>,
    /// How access will be delivered, in plain words.
    pub delivery: String,
    pub now: Timestamp,
}
