//! How long after their end removals were confirmed, and everything late.

use super::{Want, grant_rows::grant_rows, inquiry::Inquiry};
use crate::{Context, Problem};
use domain::{
    connector::Change,
    evidence::Receipt,
    grant::Grant,
    id::GrantId,
    person::Member,
    report::{Cover, LATE, ReportKind, ReportQuery, TimelinessReport},
    time::Seconds,
};
use std::collections::BTreeMap;

/// Receipts read at once.
const BATCH: u32 = 1_000;

/// More late removals than this are not a list to read.
const MOST_LATE: usize = 10_000;

/// A grant whose removal was or is late, and by how much until now.
type Late = (Seconds, GrantId);

/// For auditors and administrators. The late rows come whole: at most 10 000.
pub async fn removal_timeliness(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<(Cover, TimelinessReport), Problem> {
    let mut inquiry = Inquiry::begin(context, member, query, ReportKind::RemovalTimeliness).await?;
    let failed = inquiry.failed();
    let (lengths, mut late) = confirmed(&mut inquiry).await.map_err(&failed)?;
    late.extend(open(&mut inquiry).await.map_err(&failed)?);
    late.sort_by(|a, b| b.cmp(a));
    late.truncate(MOST_LATE);

    let ids: Vec<GrantId> = late.into_iter().map(|(_, grant)| grant).collect();
    let read = inquiry.connection.grants(&ids).await.map_err(&failed)?;
    let mut by_id: BTreeMap<GrantId, Grant> =
        read.into_iter().map(|grant| (grant.id.clone(), grant)).collect();
    let grants: Vec<Grant> = ids.iter().filter_map(|id| by_id.remove(id)).collect();
    let catalog = context.catalog.get();
    let rows = grant_rows(&mut inquiry.connection, &catalog.0, &grants).await.map_err(&failed)?;
    let cover = inquiry.cover(rows.len() as u64, want).await?;
    Ok((cover, TimelinessReport::of(lengths, rows)))
}

/// How long each removal of the period took, and those that took too long.
async fn confirmed(inquiry: &mut Inquiry<'_>) -> Result<(Vec<Seconds>, Vec<Late>), storage::Error> {
    let period = (inquiry.period.from, inquiry.period.to);
    let (mut lengths, mut late) = (Vec::new(), Vec::new());
    let mut last: Option<Receipt> = None;
    loop {
        let after = last.as_ref().map(|receipt| (receipt.due_at, &receipt.id));
        let read = inquiry.connection.receipts_in_period(Change::Remove, period, after, BATCH).await?;
        if read.is_empty() {
            return Ok((lengths, late));
        }
        for receipt in &read {
            if inquiry.scope.has(inquiry.catalog(), &receipt.entitlement) {
                let took = receipt.lateness();
                lengths.push(took);
                if took > LATE {
                    late.extend(receipt.grants.first().map(|grant| (took, grant.clone())));
                }
            }
        }
        last = read.into_iter().next_back();
    }
}

/// Removals of the period that nobody has confirmed yet and that are overdue by too much.
async fn open(inquiry: &mut Inquiry<'_>) -> Result<Vec<Late>, storage::Error> {
    let period = (inquiry.period.from, inquiry.period.to);
    let removing = inquiry.connection.grants_removing(period).await?;
    let in_scope =
        removing.into_iter().filter(|grant| inquiry.scope.has(inquiry.catalog(), &grant.entitlement));
    Ok(in_scope
        .filter_map(|grant| Some((inquiry.now.since(grant.removal_due()?), grant.id)))
        .filter(|(overdue, _)| *overdue > LATE)
        .collect())
}
