//! Carries the steps out, all or none, with their event.

use super::plan::Step;
use domain::{audit::AuditEvent, ledger::LedgerHeader, person::Actor, time::Timestamp};
use storage::{Change, Connection, Database, Error};

/// Names the last file that was taken up, so that the same one is not taken up again over what happened since.
const TAKEN_UP: &str = "ledger taken up";

/// Whether the database has had all that the file knows: it was taken up before, or its last record is in the log.
pub(super) async fn is_taken_up(connection: &mut Connection, header: &LedgerHeader) -> Result<bool, Error> {
    if connection.setting(TAKEN_UP).await?.is_some_and(|last| last == mark(header)) {
        return Ok(true);
    }
    let everything = storage::AuditFilter::default();
    let known = connection.audit_after(&everything, header.audit_sequence - 1, 1).await?.pop();
    Ok(known
        .is_some_and(|record| (record.sequence, &record.hash) == (header.audit_sequence, &header.audit_head)))
}

pub(super) async fn apply(
    database: &Database,
    header: &LedgerHeader,
    steps: &[Step],
    unexplained: u64,
    now: Timestamp,
) -> Result<(), Error> {
    let mut change = database.begin().await?;
    for step in steps {
        carry_out(&mut change, step).await?;
    }
    change.set_setting(TAKEN_UP, &mark(header)).await?;
    let count = |is_one: fn(&Step) -> bool| steps.iter().filter(|step| is_one(step)).count() as u64;
    let event = AuditEvent::LedgerRebuilt {
        exported_at: header.exported_at,
        audit_sequence: header.audit_sequence,
        audit_head: header.audit_head.clone(),
        grants: count(|step| matches!(step, Step::AddGrant(_) | Step::SaveGrant(_))),
        holdings: count(|step| matches!(step, Step::AddHolding(_) | Step::SaveHolding(_))),
        ended: count(|step| matches!(step, Step::EndGrant(_))),
        unexplained,
    };
    let actor = Actor::System { task: "ledger".to_owned() };
    change.commit(now, actor, event).await.map(drop)
}

async fn carry_out(change: &mut Change, step: &Step) -> Result<(), Error> {
    match step {
        Step::AddPerson(person) => change.save_person(person).await,
        Step::CloseRequest(request) => change.save_request(request).await.map(drop),
        Step::AddRequest(request) => change.add_request(request).await,
        Step::AddGrant(grant) => change.add_grant(grant).await,
        Step::SaveGrant(grant) | Step::EndGrant(grant) => change.save_grant(grant).await.map(drop),
        Step::AddHolding(holding) => change.add_holding(holding).await,
        Step::SaveHolding(holding) | Step::ForgetHolding(holding) => {
            change.save_holding(holding).await.map(drop)
        }
    }
}

fn mark(header: &LedgerHeader) -> String {
    format!("{} {}", header.exported_at, header.audit_head)
}
