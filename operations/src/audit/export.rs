//! Streams the log in pages, oldest first.

use super::filter::{filter, words};
use crate::{Context, Problem, access::require_auditor};
use domain::{
    audit::{AuditEvent, AuditQuery, AuditRecord},
    person::Member,
};

/// Records in one page.
const PAGE: u32 = 1_000;

/// Up to 1 000 records after the sequence `after`, ended by an empty page. The first page (`after` = 0) records the
/// export itself in the log. `query.before` is about pages on the screen; an export has all that match.
pub async fn export_page(
    context: &Context,
    member: &Member,
    query: &AuditQuery,
    format: &str,
    after: i64,
) -> Result<Vec<AuditRecord>, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "export the audit log", now).await?;
    let mut connection = context.database.snapshot().await.map_err(context.failed(now))?;
    let names = connection.audit_actors().await.map_err(context.failed(now))?;
    let filter = filter(query, &names)?;
    let records = connection.audit_after(&filter, after, PAGE).await.map_err(context.failed(now))?;

    if after == 0 {
        let rows = connection.audit_count(&filter, u32::MAX).await.map_err(context.failed(now))?;
        let event = AuditEvent::Exported {
            report: "audit-log".to_owned(),
            format: format.to_owned(),
            filter: words(query),
            rows: u64::from(rows),
        };
        let change = context.database.begin().await.map_err(context.failed(now))?;
        change.commit(now, member.actor(), event).await.map_err(context.failed(now))?;
    }
    Ok(records)
}
