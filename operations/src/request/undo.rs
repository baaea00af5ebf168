//! Takes one's own decision back within seconds, as long as AWS was not told of it.
//!
//! Invariant: of this and a worker that is about to tell AWS, one is stored first and the other finds the holding
//! changed (`docs/decisions/0015-taking-a-decision-back.md`).

use super::decide;
use crate::{Context, Problem, grant};
use domain::{
    audit::AuditEvent,
    grant::{Grant, GrantState},
    holding::{Holding, HoldingKey},
    id::RequestId,
    person::{Actor, Member},
    problem::Kind,
    request::{Request, RequestState, Undone},
    time::Timestamp,
};

const OPERATION: &str = "request.undo";
const AWS_KNOWS: &str = "AWS is being told already, so the approval stays. End the access instead.";

/// Gives the request that waits now: the same one, or the one that continues it.
pub async fn undo(context: &Context, member: &Member, id: &RequestId) -> Result<RequestId, Problem> {
    let now = context.clock.now();
    let (request, requester) = decide::find(context, id, now).await?;
    if !decide::may_see(context, member, &request, &requester, now) {
        return Err(decide::not_found());
    }
    let actor = member.actor();
    let next = RequestId::from_bits(context.ids.next(now));
    let taken_back = request.undoable(&actor, now).map(|(decision, _)| decision.id.clone());
    let undone = match request.clone().undo(&actor, next, now) {
        Ok(undone) => undone,
        Err(refusal) => return Err(decide::refused(context, member, OPERATION, refusal, now).await),
    };
    let (Undone::Fewer(waiting) | Undone::Continued(waiting)) = &undone;
    let Ok(decision) = taken_back else { return Err(decide::not_found()) };
    let continued_by = waiting.continues.is_some().then(|| waiting.id.clone());
    let is_new = matches!(undone, Undone::Continued(_));
    let event = AuditEvent::DecisionTakenBack {
        request: id.clone(),
        decision,
        continued_by: continued_by.filter(|_| is_new),
    };
    let stored = store(context, &request, &undone, (actor, event), now).await;
    match stored {
        Ok(()) => {}
        Err(Unstored::Told) => return Err(Problem::new(Kind::Conflict, AWS_KNOWS)),
        Err(Unstored::Storage(storage::Error::Conflict)) => {
            let sentence = "This went on at the same moment, so nothing was taken back. Look at it again.";
            return Err(Problem::new(Kind::Conflict, sentence));
        }
        Err(Unstored::Storage(error)) => return Err(context.failed(now)(error)),
    }
    context.signals.reconcile.notify_one();
    decide::tell(context, &request);
    decide::tell(context, waiting);
    Ok(waiting.id.clone())
}

enum Unstored {
    /// A call to AWS has left, or the access is there.
    Told,
    Storage(storage::Error),
}

impl From<storage::Error> for Unstored {
    fn from(error: storage::Error) -> Self {
        Self::Storage(error)
    }
}

async fn store(
    context: &Context,
    request: &Request,
    undone: &Undone,
    (actor, event): (Actor, AuditEvent),
    now: Timestamp,
) -> Result<(), Unstored> {
    let mut change = context.database.begin().await?;
    let mut events = vec![(actor.clone(), event)];
    match undone {
        Undone::Fewer(waiting) => drop(change.save_request(waiting).await?),
        Undone::Continued(again) => {
            if let RequestState::Approved { grant, .. } = &request.state {
                let grant = change.grant(grant).await?.ok_or(Unstored::Told)?;
                let ended = end(context, &mut change, grant, &actor, now).await?;
                events.push((actor, grant::ended_early(&ended)));
            }
            change.add_request(again).await?;
        }
    }
    change.commit_all(now, events).await?;
    Ok(())
}

/// Touches the holding, so that a worker that is about to send a call for it finds it changed and looks again.
async fn end(
    context: &Context,
    change: &mut storage::Change,
    grant: Grant,
    actor: &Actor,
    now: Timestamp,
) -> Result<Grant, Unstored> {
    let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
    let holding = change.holding(&key).await?;
    if !is_untold(&grant, holding.as_ref()) {
        return Err(Unstored::Told);
    }
    if grant.wants_access(now) {
        match holding {
            Some(holding) => drop(change.save_holding(&holding).await?),
            None => {
                let binding = context.catalog.get().0.binding(&grant.entitlement);
                change.add_holding(&Holding::absent(key, grant.user.clone(), binding)).await?;
            }
        }
    }
    let ended = grant.take_back(actor.clone(), now).map_err(|_| Unstored::Told)?;
    change.save_grant(&ended).await?;
    Ok(ended)
}

/// Nothing was sent for this grant.
pub(super) fn is_untold(grant: &Grant, holding: Option<&Holding>) -> bool {
    matches!(grant.state, GrantState::Scheduled | GrantState::Adding { .. })
        && !holding.is_some_and(Holding::was_told_to_add)
}

/// Until when the member can take back what they decided here last.
pub(super) fn undo_until(
    request: &Request,
    grant: Option<(&Grant, Option<&Holding>)>,
    member: &Member,
    now: Timestamp,
) -> Option<Timestamp> {
    let (_, until) = request.undoable(&member.actor(), now).ok()?;
    grant.is_none_or(|(grant, holding)| is_untold(grant, holding)).then_some(until)
}
