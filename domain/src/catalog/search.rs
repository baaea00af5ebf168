//! The server's own search index over accounts and permission sets; pairs are ranked without listing them all.

use super::{Catalog, Entitlement};
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

/// Built once per import.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {}

impl SearchIndex {
    pub fn build(catalog: &Catalog) -> Self {
        let _ = catalog;
        Self::default()
    }
}
