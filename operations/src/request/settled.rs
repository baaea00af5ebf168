//! What was decided moments ago, so that a card of the queue says so in its place instead of vanishing under a finger.

use super::{decide, rows::Behind, undo::undo_until};
use crate::Context;
use domain::{
    grant::GrantState,
    id::PersonId,
    person::{Actor, Member, Person},
    request::{Decision, Request, RequestState, Settled, Verdict},
    time::{Seconds, Timestamp},
};
use std::collections::BTreeMap;

/// So long a card stays.
const SHOWN_FOR: Seconds = Seconds(60);

/// Requests that the member decided on, or could have, before somebody else did.
pub(super) async fn settled(
    context: &Context,
    connection: &mut storage::Connection,
    member: &Member,
    now: Timestamp,
) -> Result<Vec<Request>, storage::Error> {
    let mut settled = connection.requests_decided_since(now - SHOWN_FOR).await?;
    let pending = connection.requests_pending().await?;
    settled.extend(pending.into_iter().filter(|request| agreed(request, member, now)));
    settled.retain(|request| {
        request.person != member.person.id && last(request).is_some_and(|decision| is_by_person(&decision.by))
    });
    let ids: Vec<_> = settled.iter().map(|request| request.id.clone()).collect();
    let again = connection.requests_continuing(&ids).await?;
    settled.retain(|request| !again.iter().any(|again| again.continues.as_ref() == Some(&request.id)));
    let people: Vec<PersonId> = settled.iter().map(|request| request.person.clone()).collect();
    let people: BTreeMap<PersonId, Person> =
        connection.people(&people).await?.into_iter().map(|person| (person.id.clone(), person)).collect();
    settled.retain(|request| {
        let is_own = last(request).is_some_and(|decision| decision.by == member.actor());
        let could = |requester| decide::may_decide(context, member, request, requester, now);
        is_own
            || people.get(&request.person).is_some_and(|requester| could(requester).obligations().is_some())
    });
    Ok(settled)
}

/// What its card says; `None` for one that waits for the member.
pub(super) fn told(request: &Request, behind: &Behind, member: &Member, now: Timestamp) -> Option<Settled> {
    let is_pending = matches!(request.state, RequestState::Pending { .. });
    if is_pending && !agreed(request, member, now) {
        return None;
    }
    let decision = last(request)?;
    let is_own = decision.by == member.actor();
    let who = if is_own { "You" } else { decision.by.label() };
    let what = match decision.verdict {
        Verdict::Approved => "approved",
        Verdict::Rejected => "rejected",
    };
    let still_needed = behind.still_needed(request).filter(|_| is_pending);
    let grant = behind.grant(request);
    let undo_until = undo_until(request, grant, member, now);
    let is_live = |state: &GrantState| matches!(state, GrantState::Adding { .. } | GrantState::Active { .. });
    let grant = grant.filter(|(grant, _)| is_own && undo_until.is_none() && is_live(&grant.state));
    Some(Settled {
        sentence: format!("{who} {what} this"),
        at: decision.at,
        still_needed,
        undo_until,
        end: grant.map(|(grant, _)| grant.id.clone()),
    })
}

fn last(request: &Request) -> Option<&Decision> {
    match request.state {
        RequestState::Pending { .. } => request.approvals.last(),
        _ => request.decision(),
    }
}

/// Their approval was the last one, and others must agree too.
fn agreed(request: &Request, member: &Member, now: Timestamp) -> bool {
    request
        .approvals
        .last()
        .is_some_and(|approval| approval.by == member.actor() && now < approval.at + SHOWN_FOR)
}

const fn is_by_person(actor: &Actor) -> bool {
    matches!(actor, Actor::Person { .. })
}
