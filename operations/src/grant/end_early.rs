//! Ends access before its time: by its holder, by someone who may decide on it, or by an administrator.

use crate::{Context, Problem, Topic, failure::denied, request::decide};
use domain::{
    audit::AuditEvent,
    grant::{Cause, Grant, GrantRefusal, GrantState},
    id::GrantId,
    person::{Member, Role},
    problem::Kind,
    time::Timestamp,
};

const OPERATION: &str = "grant.end_early";
/// The reconciler may store the same grant's next state at this moment; then it is read again.
const TRIES: usize = 3;

pub async fn end_early(context: &Context, member: &Member, id: &GrantId) -> Result<(), Problem> {
    let now = context.clock.now();
    check(context, member, id, now).await?;
    let mut tries = 1;
    let ended = loop {
        match end(context, member, id, now).await {
            Err(storage::Error::Conflict) if tries < TRIES => tries += 1,
            outcome => break outcome.map_err(context.failed(now))?,
        }
    };
    let ended = ended.ok_or_else(not_found)?;
    let ended = ended.map_err(|refusal| Problem::new(Kind::Conflict, refusal.to_string()))?;
    context.signals.reconcile.notify_one();
    let Cause::Request { request } = ended.cause;
    context.signals.tell(Topic::Request { request, person: ended.person.clone() });
    context.signals.tell(Topic::Person(ended.person));
    Ok(())
}

/// Whether the member may end it.
async fn check(context: &Context, member: &Member, id: &GrantId, now: Timestamp) -> Result<(), Problem> {
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let grant = connection.grant(id).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    let request =
        connection.request_of_grant(id).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    let requester =
        connection.person(&grant.person).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    drop(connection);
    if grant.person == member.person.id
        || member.is(Role::Administrator)
        || decide::may_decide(context, member, &request, &requester, now).obligations().is_some()
    {
        return Ok(());
    }
    if !decide::may_see(context, member, &request, &requester, now) {
        return Err(not_found());
    }
    let sentence = "Only its holder, an approver or an administrator can end this access.";
    Err(denied(context, member, OPERATION, sentence, now).await)
}

/// The grant as it is in this transaction, ended.
async fn end(
    context: &Context,
    member: &Member,
    id: &GrantId,
    now: Timestamp,
) -> Result<Option<Result<Grant, GrantRefusal>>, storage::Error> {
    let mut change = context.database.begin().await?;
    let Some(grant) = change.grant(id).await? else { return Ok(None) };
    let ended = match grant.end_early(member.actor(), now) {
        Ok(ended) => ended,
        Err(refusal) => return Ok(Some(Err(refusal))),
    };
    change.save_grant(&ended).await?;
    change.commit(now, member.actor(), event(&ended)).await?;
    Ok(Some(Ok(ended)))
}

/// Of a grant that was just ended before its time.
pub(crate) fn event(ended: &Grant) -> AuditEvent {
    let Grant { id, person, entitlement, .. } = ended.clone();
    match ended.state.clone() {
        GrantState::Removing { ending, .. } => {
            AuditEvent::GrantEnding { grant: id, person, entitlement, ending }
        }
        _ => AuditEvent::GrantEnded { grant: id, person, entitlement, kept_by: None },
    }
}

fn not_found() -> Problem {
    Problem::new(Kind::NotFound, "There is no such access, or it is not yours to see.")
}
