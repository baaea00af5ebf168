//! Searches the log, page by page.

use super::filter::filter;
use crate::{Context, Problem, access::require_auditor};
use domain::{
    audit::{AuditPage, AuditQuery},
    person::Member,
    problem::FieldProblem,
};

/// Records on one page.
pub const PAGE: u32 = 100;

/// Counting stops here, so that it stays cheap.
const MOST_COUNTED: u32 = 10_000;

/// For auditors and administrators.
pub async fn search(context: &Context, member: &Member, query: &AuditQuery) -> Result<AuditPage, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "search the audit log", now).await?;
    let before = before(&query.before)?;
    let mut connection = context.database.snapshot().await.map_err(context.failed(now))?;
    let names = connection.audit_actors().await.map_err(context.failed(now))?;
    let filter = filter(query, &names)?;

    let found = connection.audit_search(&filter, before, PAGE + 1).await;
    let mut records = found.map_err(context.failed(now))?;
    let total = connection.audit_count(&filter, MOST_COUNTED).await.map_err(context.failed(now))?;
    let has_more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    let next = records.last().filter(|_| has_more).map(|record| record.sequence);
    Ok(AuditPage { query: query.clone(), records, next, total, now })
}

fn before(typed: &str) -> Result<Option<i64>, Problem> {
    if typed.is_empty() {
        return Ok(None);
    }
    let sentence = "There is no such page. Go back to the first one.";
    typed.parse().map(Some).map_err(|_| Problem::invalid(vec![FieldProblem::new("before", sentence)]))
}
