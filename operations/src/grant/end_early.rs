//! Ends access before its time: by its holder, by someone who may decide on it, or by an administrator.

use crate::{Context, Problem, Topic, failure::denied, request::decide};
use domain::{
    audit::AuditEvent,
    grant::{Cause, Grant, GrantState},
    id::GrantId,
    person::{Member, Role},
    problem::Kind,
    time::Timestamp,
};

const OPERATION: &str = "grant.end_early";

pub async fn end_early(context: &Context, member: &Member, id: &GrantId) -> Result<(), Problem> {
    let now = context.clock.now();
    let grant = find(context, member, id, now).await?;
    let ended = grant.end_early(member.actor(), now).map_err(|refusal| Problem::new(Kind::Conflict, refusal.to_string()))?;
    let Grant { id, person, entitlement, .. } = ended.clone();
    let event = match ended.state.clone() {
        GrantState::Removing { ending, .. } => AuditEvent::GrantEnding { grant: id, person, entitlement, ending },
        _ => AuditEvent::GrantEnded { grant: id, person, entitlement, kept_by: None },
    };
    let mut change = context.database.begin().await.map_err(context.failed(now))?;
    change.save_grant(&ended).await.map_err(context.failed(now))?;
    change.commit(now, member.actor(), event).await.map_err(context.failed(now))?;
    context.signals.reconcile.notify_one();
    let Cause::Request { request } = ended.cause;
    context.signals.tell(Topic::Request { request, person: ended.person.clone() });
    context.signals.tell(Topic::Person(ended.person));
    Ok(())
}

/// The grant, when the member may end it.
async fn find(context: &Context, member: &Member, id: &GrantId, now: Timestamp) -> Result<Grant, Problem> {
    let not_found = || Problem::new(Kind::NotFound, "There is no such access, or it is not yours to see.");
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let grant = connection.grant(id).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    let request = connection.request_of_grant(id).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    let requester = connection.person(&grant.person).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    drop(connection);
    let is_own = grant.person == member.person.id;
    if is_own
        || member.is(Role::Administrator)
        || decide::may_decide(context, member, &request, &requester, now).obligations().is_some()
    {
        return Ok(grant);
    }
    if !decide::may_see(context, member, &request, &requester, now) {
        return Err(not_found());
    }
    let sentence = "Only its holder, an approver or an administrator can end this access.";
    Err(denied(context, member, OPERATION, sentence, now).await)
}
