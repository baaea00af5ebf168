//! The server's own search index over accounts and permission sets.
//!
//! Invariant: pairs are never listed to be ranked or counted. Accounts and permission sets are each grouped by what
//! they matched, how well, and their class of eligibility; totals are products of group sizes, and only the pairs of
//! the wanted page are written out. Deliberately not here: what a row shows (`operations::catalog`).

mod facets;
mod index;
mod selection;
mod vocabulary;
mod words;

pub use index::SearchIndex;
pub use selection::Selection;

use super::Entitlement;
use serde::{Deserialize, Serialize};

/// As it stands in the URL; empty means "all".
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogQuery {
    /// What was typed.
    pub q: String,
    /// An organizational unit id: accounts in it and below.
    pub unit: String,
    pub environment: String,
    /// A permission set id.
    pub permission_set: String,
    /// An account id.
    pub account: String,
    /// "all" shows also what the person may not ask for.
    pub show: String,
    /// From 1.
    pub page: String,
}

/// A pair that matched, best first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit {
    pub entitlement: Entitlement,
    pub score: u32,
}

#[cfg(test)]
mod tests;
