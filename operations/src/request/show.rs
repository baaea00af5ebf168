//! The page of one request with its whole timeline.

use super::{
    assess, decide,
    queue::{holders_of, names_without},
    rows::Behind,
    timeline::timeline,
};
use crate::{Context, Problem, labels};
use domain::{
    grant::{Grant, GrantState},
    id::RequestId,
    person::{Member, Person, Role},
    request::{Allowed, Request, RequestState, RequestView},
    time::Timestamp,
};

/// Earlier requests of the same person on the page.
const EARLIER: usize = 5;

/// For the requester, people who may decide, auditors and administrators; not found for everyone else.
pub async fn show(context: &Context, member: &Member, id: &RequestId) -> Result<RequestView, Problem> {
    let now = context.clock.now();
    let (request, requester) = decide::find(context, id, now).await?;
    if !decide::may_see(context, member, &request, &requester, now) {
        return Err(decide::not_found());
    }
    read(context, member, (request, requester), now).await.map_err(context.failed(now))
}

async fn read(
    context: &Context,
    member: &Member,
    (request, requester): (Request, Person),
    now: Timestamp,
) -> Result<RequestView, storage::Error> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let mut connection = context.database.read().await?;
    let mut others = connection.requests_recent_of(&request.person, EARLIER as u32 + 1).await?;
    others.retain(|other| other.id != request.id);
    others.truncate(EARLIER);
    let shown: Vec<Request> = std::iter::once(&request).chain(&others).cloned().collect();
    let behind = Behind::read(&mut connection, context, &shown).await?;
    let holders = holders_of(&mut connection, &request.entitlement, now).await?;
    drop(connection);

    let row = behind.row(catalog, &request, now);
    let is_pending = request.must_be_pending(now).is_ok();
    let approvers = match request.answer.obligations().filter(|_| is_pending) {
        Some(obligations) => {
            let policies = context.policy.get();
            policies.approvers(catalog, &request.entitlement, &requester, obligations, now)
        }
        None => Vec::new(),
    };
    let may_decide = decide::may_decide(context, member, &request, &requester, now).obligations().is_some();
    let grant = row.grant.as_ref().map(|view| &view.grant);
    Ok(RequestView {
        content: request.content(),
        person_email: requester.email,
        timeline: timeline(&request, &row, member, now),
        approvers: assess::names(catalog, &approvers),
        allowed: allowed(member, &request, grant, may_decide, now),
        summary: labels::summary(catalog, &request.entitlement.permission_set),
        other_holders: names_without(&holders, &request.person),
        earlier: others.iter().map(|other| behind.row(catalog, other, now)).collect(),
        row,
        request,
        now,
    })
}

fn allowed(
    member: &Member,
    request: &Request,
    grant: Option<&Grant>,
    may_decide: bool,
    now: Timestamp,
) -> Allowed {
    let is_own = member.person.id == request.person;
    let is_pending = request.must_be_pending(now).is_ok();
    let is_live = grant.is_some_and(|grant| {
        matches!(grant.state, GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. })
    });
    Allowed {
        decide: is_pending && may_decide && !is_own,
        withdraw: is_pending && is_own,
        end: is_live && (is_own || may_decide || member.is(Role::Administrator)),
        extend: is_live && is_own,
        ask_again: is_own
            && !is_pending
            && !is_live
            && !matches!(request.state, RequestState::Pending { .. }),
    }
}
