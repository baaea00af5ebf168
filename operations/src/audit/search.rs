//! Searches the log, page by page.

use crate::{Context, Problem};
use domain::{
    audit::{AuditPage, AuditQuery},
    person::Member,
};

/// For auditors and administrators.
pub async fn search(context: &Context, member: &Member, query: &AuditQuery) -> Result<AuditPage, Problem> {
    let _ = (context, member, query);
    unimplemented!()
}
