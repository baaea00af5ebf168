//! Reads the organization from AWS, part by part; goes on from its last cursor after a restart.

use crate::{Context, Problem};
use domain::{catalog::ImportCounts, person::Member, time::Timestamp};

/// How fresh the catalog is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CatalogStatus {
    pub imported_at: Option<Timestamp>,
    /// What changed with the last finished import.
    pub counts: Option<ImportCounts>,
    /// "permission sets, 40 of 500" while one is running.
    pub running: Option<String>,
    /// Why the last try stopped, when it did.
    pub setback: Option<String>,
}

/// Runs an import to its end, or continues the one that was interrupted. For the worker.
pub async fn import(context: &Context) -> Result<ImportCounts, Problem> {
    let _ = context;
    unimplemented!()
}

/// Puts the last finished import into memory; at start.
pub async fn load(context: &Context) -> Result<(), Problem> {
    let _ = context;
    unimplemented!()
}

pub async fn status(context: &Context, member: &Member) -> Result<CatalogStatus, Problem> {
    let _ = (context, member);
    unimplemented!()
}
