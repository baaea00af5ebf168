//! The page of one request with its whole timeline.

use super::{
    assess, decide,
    queue::{holders_of, names_without},
    rows::Behind,
    timeline::timeline,
    undo::undo_until,
};
use crate::{Context, Problem, labels};
use domain::{
    grant::{Grant, GrantState},
    id::RequestId,
    person::{Member, Person, Role},
    policy::{Answer, Verdict},
    request::{Allowed, Request, RequestState, RequestView},
    time::Timestamp,
};
use policy::Case;

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
    let earlier = decide::earlier(&mut connection, &request).await?;
    drop(connection);

    let row = behind.row(catalog, &request, now);
    let is_pending = request.must_be_pending(now).is_ok();
    let policies = context.policy.get();
    let deputies = context.deputies.get();
    let case = request.answer.obligations().filter(|_| is_pending).map(|obligations| Case {
        what: &request.entitlement,
        requester: &requester,
        obligations,
        earlier: &earlier,
        deputies: &deputies,
        now,
    });
    let approvers = case.map(|case| policies.outlook(catalog, &case).approvers).unwrap_or_default();
    let still_needed = case.and_then(|case| policies.still_needed(catalog, &case));
    let may_reject = decide::may_decide(context, member, &request, &requester, now).obligations().is_some();
    let approving = case.map(|case| policies.may_approve(member, catalog, &case));
    let may_approve = approving.as_ref().is_some_and(|answer| answer.obligations().is_some());
    let grant = row.grant.as_ref().map(|view| &view.grant);
    let may = (may_approve, may_reject);
    let mut allowed = allowed(member, &request, grant, may, now);
    allowed.ask_again &= row.continued_by.is_none();
    let undo_until = undo_until(&request, behind.grant(&request), member, now);
    Ok(RequestView {
        undo_until,
        content: labels::content(catalog, &request),
        person_email: requester.email,
        timeline: timeline(&request, &row, member, now),
        approvers: assess::names(catalog, &approvers),
        still_needed: still_needed.unwrap_or_default(),
        not_now: approving.filter(|_| may_reject).and_then(refusal),
        allowed,
        summary: labels::summary(catalog, &request.entitlement.permission_set),
        other_holders: names_without(&holders, &request.person),
        earlier: others.iter().map(|other| behind.row(catalog, other, now)).collect(),
        row,
        request,
        now,
    })
}

/// Why someone whom policy names cannot approve at this moment.
fn refusal(answer: Answer) -> Option<String> {
    match answer.verdict {
        Verdict::Denied { sentence } => Some(sentence),
        Verdict::Allowed { .. } => None,
    }
}

fn allowed(
    member: &Member,
    request: &Request,
    grant: Option<&Grant>,
    (may_approve, may_reject): (bool, bool),
    now: Timestamp,
) -> Allowed {
    let is_own = member.person.id == request.person;
    let is_pending = request.must_be_pending(now).is_ok();
    let is_live = grant.is_some_and(|grant| {
        matches!(grant.state, GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. })
    });
    Allowed {
        approve: is_pending && may_approve && !is_own,
        reject: is_pending && may_reject && !is_own,
        withdraw: is_pending && is_own,
        end: is_live && (is_own || may_reject || member.is(Role::Administrator)),
        extend: is_live && is_own,
        ask_again: is_own
            && !is_pending
            && !is_live
            && !matches!(request.state, RequestState::Pending { .. }),
    }
}
