//! What metrics say of the ledger. No names, no ids.

use super::ledger::Ledger;
use crate::{Context, finding::counted};
use domain::{
    finding::FindingKind,
    report::LATE,
    time::{Seconds, Timestamp},
};

/// The ledger in figures.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Gauges {
    /// Removals that are overdue by more than was promised.
    pub removals_late: u64,
    /// Of the removal that is overdue the longest; zero when none is.
    pub longest_overdue: Seconds,
    /// Grants that have not ended, by their state.
    pub grants: [(&'static str, u64); 4],
    pub requests_pending: u64,
    /// Open findings of each kind.
    pub findings: [(&'static str, u64); FindingKind::ALL.len()],
    /// When AWS was last compared with the ledger.
    pub swept_at: Option<Timestamp>,
}

/// For the metrics, which nobody signs in for.
pub async fn measure(context: &Context) -> Result<Gauges, storage::Error> {
    let now = context.clock.now();
    let mut connection = context.database.snapshot().await?;
    let ledger = Ledger::read(&mut connection, now).await?;
    let requests_pending = connection.requests_counted(None, Some("pending")).await?;
    let findings = counted(&connection.findings_open().await?.rows);
    let swept = connection.sweep_last().await?;
    Ok(Gauges {
        findings: findings.map(|(kind, count)| (kind.name(), count)),
        swept_at: swept.map(|swept| swept.at),
        removals_late: ledger.overdue(now).filter(|(_, overdue)| *overdue > LATE).count() as u64,
        longest_overdue: ledger.overdue(now).map(|(_, overdue)| overdue).max().unwrap_or_default(),
        grants: [
            ("scheduled", ledger.scheduled),
            ("adding", ledger.adding),
            ("active", ledger.active),
            ("removing", ledger.removing),
        ],
        requests_pending: u64::from(requests_pending),
    })
}
