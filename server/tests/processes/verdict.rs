//! What must hold after every fault, looked at from outside once the processes run again.

use crate::{child::until, evidence::Evidence, figures::Figures, load::Told, stage::Stage};
use domain::{evidence::Receipt, time::Timestamp};
use std::time::Duration;
use storage::Database;

/// After the end of any outage (docs/reliability.md).
const RECOVERED_WITHIN_S: f64 = 60.0;
/// After a restart: until what was overdue is sent.
const RESUMED_WITHIN_S: f64 = 10.0;
/// Nothing is left to wait for after this; that it was too slow shows in the receipts.
const PATIENCE: Duration = Duration::from_secs(120);

/// The story of one fault, told so far.
pub(crate) struct Story {
    pub(crate) part: &'static str,
    pub(crate) told: Told,
    /// When the fault was over, each time, in their order.
    pub(crate) over: Vec<Timestamp>,
    /// A restart, after which Stint must have resumed sooner.
    pub(crate) is_restart: bool,
}

/// Everything is ended, and nothing may be left of it. Gives the removals' receipts for what else a story promises.
pub(crate) async fn judge(stage: &mut Stage, story: Story) -> Evidence {
    let database = Database::open(&stage.database).await.unwrap();
    stage.everyone_ends(&database).await;
    let left_behind = stage.left_behind_after(PATIENCE).await;
    let settled = until(PATIENCE, async || stage.live(&database).await.is_empty().then_some(())).await;
    let evidence = Evidence::of(stage, &database).await;
    database.close().await;

    let mut failures = evidence.missing(&story.told);
    if settled.is_none() {
        failures.push("some grants never ended".to_owned());
    }
    let audit = stage.verify_audit();
    if !audit.contains("The audit log is whole") {
        failures.push(audit);
    }
    for replica in &mut stage.replicas {
        if let Some(status) = replica.ended() {
            failures.push(format!("a process ended by itself ({status}):\n{}", replica.log()));
        }
    }
    let sent = |receipt: &Receipt| receipt.sent_at;
    let resumed = longest_after(&story.over, &evidence.removed, sent);
    let recovered = longest_after(&story.over, &evidence.removed, |receipt| Some(receipt.confirmed_at));
    if story.is_restart && resumed > RESUMED_WITHIN_S {
        failures.push(format!("resumed {resumed:.1} s after a restart"));
    }
    if recovered > RECOVERED_WITHIN_S {
        failures.push(format!("recovered {recovered:.1} s after the fault was over"));
    }
    let figures = Figures {
        part: story.part,
        cases: story.over.len(),
        failures,
        access_left_behind: left_behind.iter().map(|access| format!("{access:?}")).collect(),
        double_provisioned: evidence.given_twice(),
        calls: evidence.calls.len(),
        removals: evidence.removed.len(),
        unanswered: story.told.unanswered,
        longest_resumption_s: resumed,
        longest_recovery_s: recovered,
        longest_removal_s: longest_removal(&evidence.removed),
    };
    let worst = stage.replicas.iter().map(|replica| replica.log()).collect::<Vec<_>>().join("\n\n");
    figures.report(&worst);
    evidence
}

/// Of removals that were due before a fault was over, and came after it: the longest since the last fault before them, in
/// seconds.
fn longest_after(
    over: &[Timestamp],
    removed: &[Receipt],
    came: impl Fn(&Receipt) -> Option<Timestamp>,
) -> f64 {
    let after = removed.iter().filter_map(|receipt| {
        let came = came(receipt)?;
        let since = over.iter().rev().find(|over| **over <= came)?;
        (receipt.due_at < *since).then(|| seconds(*since, came))
    });
    after.fold(0.0, f64::max)
}

/// From its end until an access was confirmed gone, in seconds.
fn longest_removal(removed: &[Receipt]) -> f64 {
    removed.iter().map(|receipt| seconds(receipt.due_at, receipt.confirmed_at)).fold(0.0, f64::max)
}

pub(crate) fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    (to.microseconds() - from.microseconds()) as f64 / 1e6
}
