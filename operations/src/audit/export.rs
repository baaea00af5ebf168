//! Streams the log in pages, oldest first.

use crate::{Context, Problem};
use domain::{
    audit::{AuditQuery, AuditRecord},
    person::Member,
};

/// Up to 1 000 records after the sequence `after`, ended by an empty page. The first page (`after` = 0) records the
/// export itself in the log.
pub async fn export_page(
    context: &Context,
    member: &Member,
    query: &AuditQuery,
    format: &str,
    after: i64,
) -> Result<Vec<AuditRecord>, Problem> {
    let _ = (context, member, query, format, after);
    unimplemented!()
}
