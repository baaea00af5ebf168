//! Says that removals are late: to the audit log, to the hook, and to whoever reads the process's log. For the worker.
//!
//! Invariant: the last alarm in the audit log tells when the next one is due, so that neither a restart nor another
//! replica repeats one.

use super::{
    deliver,
    ledger::{Ledger, Moving},
};
use crate::{
    Context, Problem, Topic,
    lease::{self, Lease},
};
use domain::{
    audit::AuditEvent,
    grant::Cause,
    person::Actor,
    removal::{FIRST_ALARM, is_alarm_due},
    report::LATE,
    time::{Seconds, Timestamp},
};
use storage::{AuditFilter, AuditSubject, Change};

/// How many alarms were raised now.
pub async fn alarm(context: &Context) -> Result<u64, Problem> {
    Ok(lease::if_ours(context, "alarm", |lease| look(context, lease)).await?.unwrap_or_default())
}

async fn look(context: &Context, lease: Lease) -> Result<u64, Problem> {
    let now = context.clock.now();
    let read = async {
        let mut connection = context.database.snapshot().await?;
        Ledger::read(&mut connection, now).await
    };
    let ledger = read.await.map_err(context.failed(now))?;
    let mut alarms = 0;
    for (moving, overdue) in ledger.overdue(now).filter(|(_, overdue)| *overdue > LATE) {
        tell(context, moving);
        if overdue < FIRST_ALARM {
            continue;
        }
        match raise(context, &lease, moving, overdue, now).await {
            Ok(is_raised) => alarms += u64::from(is_raised),
            // Another replica raised it, or the removal went on at this moment.
            Err(storage::Error::Conflict) => {}
            Err(error) => return Err(context.failed(now)(error)),
        }
    }
    Ok(alarms)
}

async fn raise(
    context: &Context,
    lease: &Lease,
    moving: &Moving,
    overdue: Seconds,
    now: Timestamp,
) -> Result<bool, storage::Error> {
    let mut change = lease.begin(context).await?;
    let raised = last_alarm(&mut change, moving).await?;
    if !is_alarm_due(overdue, raised) {
        return Ok(false);
    }
    // The same grant with the next version: of two replicas that read the same, one is refused.
    change.save_grant(&moving.grant).await?;
    let holding = moving.holding.as_ref();
    let setback = holding.and_then(|holding| holding.setback.clone());
    let event = AuditEvent::RemovalLate {
        grant: moving.grant.id.clone(),
        person: moving.key.person.clone(),
        entitlement: moving.key.entitlement.clone(),
        due_at: moving.since,
        overdue,
        attempts: holding.map_or(0, |holding| holding.attempts),
        setback,
    };
    log(&event);
    deliver::add(context, &mut change, moving, overdue, now).await?;
    change.commit(now, Actor::System { task: "alarm".to_owned() }, event).await?;
    Ok(true)
}

/// How long overdue it was at its last alarm.
async fn last_alarm(change: &mut Change, moving: &Moving) -> Result<Option<Seconds>, storage::Error> {
    let filter = AuditFilter {
        kind: Some("removal_late".to_owned()),
        subject: Some(AuditSubject::Grant(moving.grant.id.clone())),
        ..AuditFilter::default()
    };
    let last = change.audit_search(&filter, None, 1).await?.pop();
    Ok(last.and_then(|record| match record.event {
        AuditEvent::RemovalLate { overdue, .. } => Some(overdue),
        _ => None,
    }))
}

fn log(event: &AuditEvent) {
    let AuditEvent::RemovalLate { grant, person, entitlement, due_at, overdue, attempts, setback } = event
    else {
        return;
    };
    let cause = setback.as_ref().map(|setback| setback.sentence.as_str());
    let code = setback.as_ref().and_then(|setback| setback.code.as_deref());
    let request_id = setback.as_ref().and_then(|setback| setback.request_id.as_deref());
    let overdue_seconds = overdue.0;
    tracing::error!(
        %grant, %person, %entitlement, %due_at, overdue_seconds, attempts, cause, code, request_id,
        "a removal is late"
    );
}

/// Being late is only a matter of time: open pages learn it from here.
fn tell(context: &Context, moving: &Moving) {
    let Cause::Request { request } = &moving.grant.cause;
    let person = moving.key.person.clone();
    context.signals.tell(Topic::Request { request: request.clone(), person: person.clone() });
    context.signals.tell(Topic::Person(person));
}
