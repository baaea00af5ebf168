//! The command palette: reaches every page, entitlement, person and request; exact before prefix before substring.

use crate::{Context, Problem};
use domain::person::Member;

#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PaletteHit {
    pub title: String,
    pub detail: String,
    /// A local path.
    pub href: String,
    /// "Page", "Entitlement", "Person" or "Request".
    pub kind: String,
}

/// At most 12 hits.
pub async fn palette(context: &Context, member: &Member, typed: &str) -> Result<Vec<PaletteHit>, Problem> {
    let _ = (context, member, typed);
    unimplemented!()
}
