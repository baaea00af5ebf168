//! What approving and rejecting share: who may look at the request, who may decide, and how a refusal is told.
//!
//! Invariant: policy is asked as it is now, for the requester and for the approver (DESIGN.md, invariant 5).

use super::DecisionForm;
use crate::{Context, Problem, Topic, failure::denied, session};
use domain::{
    audit::AuditEvent,
    catalog::Catalog,
    id::RequestId,
    person::{Member, Person, Role},
    policy::{Answer, Approval, Obligations, Verdict},
    problem::{FieldProblem, Kind},
    request::{ContentHash, Refusal, Request},
    text::{self, Comment},
    time::{Minutes, Timestamp},
};
use policy::Asked;

/// A request in front of someone who may decide on it.
pub(super) struct Decidable {
    pub(super) request: Request,
    pub(super) requester: Person,
    /// The evaluator's answer to "may this person decide": at least reject.
    pub(super) answer: Answer,
    /// What policy demands of the request now.
    pub(super) longest: Minutes,
    pub(super) content: ContentHash,
    pub(super) comment: Option<Comment>,
}

pub(super) fn not_found() -> Problem {
    Problem::new(Kind::NotFound, "There is no such request, or it is not yours to see.")
}

pub(super) async fn find(
    context: &Context,
    id: &RequestId,
    now: Timestamp,
) -> Result<(Request, Person), Problem> {
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let request = connection.request(id).await.map_err(context.failed(now))?.ok_or_else(not_found)?;
    let person = connection.person(&request.person).await.map_err(context.failed(now))?;
    Ok((request, person.ok_or_else(not_found)?))
}

/// The requester, people who may decide, auditors and administrators.
pub(crate) fn may_see(
    context: &Context,
    member: &Member,
    request: &Request,
    requester: &Person,
    now: Timestamp,
) -> bool {
    let decided = request.decision().is_some_and(|decision| decision.by == member.actor());
    member.person.id == request.person
        || decided
        || member.is(Role::Auditor)
        || member.is(Role::Administrator)
        || may_decide(context, member, request, requester, now).obligations().is_some()
}

/// By what was demanded when the request was sent. What has left the organization can still be rejected.
pub(crate) fn may_decide(
    context: &Context,
    member: &Member,
    request: &Request,
    requester: &Person,
    now: Timestamp,
) -> Answer {
    let nobody = || Answer {
        verdict: Verdict::Denied { sentence: "Nobody decides on this request.".to_owned() },
        trace: Vec::new(),
        policy_version: request.answer.policy_version.clone(),
    };
    let Some(obligations) = request.answer.obligations() else { return nobody() };
    let in_force = context.catalog.get();
    context.policy.get().may_reject(member, &in_force.0, &request.entitlement, requester, obligations, now)
}

/// What policy says today to what was asked.
pub(crate) fn ask_again(
    context: &Context,
    catalog: &Catalog,
    request: &Request,
    requester: &Person,
    now: Timestamp,
) -> Answer {
    let member = session::member(context, requester.clone(), now);
    let asked = Asked { length: request.length, now, reason: true, ticket: request.ticket.is_some() };
    context.policy.get().may_request(&member, catalog, &request.entitlement, &asked)
}

/// Everything but the transition itself.
pub(super) async fn prepare(
    context: &Context,
    member: &Member,
    form: &DecisionForm,
    operation: &str,
    now: Timestamp,
) -> Result<Decidable, Problem> {
    let id: RequestId = form.request.parse().map_err(|_| not_found())?;
    let (request, requester) = find(context, &id, now).await?;
    if !may_see(context, member, &request, &requester, now) {
        return Err(not_found());
    }
    if member.person.id == request.person {
        return Err(denied(context, member, operation, Refusal::OwnRequest.to_string(), now).await);
    }
    let in_force = context.catalog.get();
    let current = ask_again(context, &in_force.0, &request, &requester, now);
    let stored = request.answer.obligations().cloned();
    let Some(obligations) = binding_obligations(current.obligations(), stored) else {
        return Err(not_found());
    };
    let policies = context.policy.get();
    let answer =
        policies.may_reject(member, &in_force.0, &request.entitlement, &requester, &obligations, now);
    if let Verdict::Denied { sentence } = &answer.verdict {
        return Err(denied(context, member, operation, sentence.clone(), now).await);
    }
    let comment = text::optional::<Comment>(&form.comment)
        .map_err(|refusal| Problem::invalid(vec![FieldProblem::new("comment", refusal)]))?;
    let content = ContentHash(form.content.clone());
    let longest = current.obligations().map_or(Minutes(0), |obligations| obligations.longest);
    Ok(Decidable { request, requester, answer, longest, content, comment })
}

/// Who decides is what policy says now. Where it would not ask anyone any more, or does not allow it any more, it is what
/// it said when the request was sent.
fn binding_obligations(current: Option<&Obligations>, stored: Option<Obligations>) -> Option<Obligations> {
    match current {
        Some(obligations) if obligations.approval != Approval::Automatic => Some(obligations.clone()),
        _ => stored,
    }
}

/// A refused transition. Attempts on what was forged are recorded.
pub(super) async fn refused(
    context: &Context,
    member: &Member,
    operation: &str,
    refusal: Refusal,
    now: Timestamp,
) -> Problem {
    match refusal {
        Refusal::AlreadyDecided { by, what, at } => {
            let sentence = format!("{by} {what} this {} ago. Nothing was changed.", now.since(at));
            Problem::new(Kind::Conflict, sentence)
        }
        Refusal::OwnRequest | Refusal::NotOwnRequest => {
            denied(context, member, operation, refusal.to_string(), now).await
        }
        Refusal::Changed => {
            let problem = denied(context, member, operation, refusal.to_string(), now).await;
            if problem.kind == Kind::Fault { problem } else { Problem::new(Kind::Conflict, problem.sentence) }
        }
        Refusal::Withdrawn { .. } | Refusal::Expired { .. } => {
            Problem::new(Kind::Conflict, refusal.to_string())
        }
        Refusal::Longer { .. } | Refusal::TooShort => {
            Problem::invalid(vec![FieldProblem::new("minutes", refusal)])
        }
    }
}

/// Stores the decided request with its event; someone who was faster is named.
pub(super) async fn store(
    context: &Context,
    member: &Member,
    operation: &str,
    (decided, grant): (Request, Option<domain::grant::Grant>),
    event: AuditEvent,
    now: Timestamp,
) -> Result<(), Problem> {
    let stored = async {
        let mut change = context.database.begin().await?;
        change.save_request(&decided).await?;
        if let Some(grant) = &grant {
            change.add_grant(grant).await?;
        }
        change.commit(now, member.actor(), event).await
    };
    match stored.await {
        Ok(_) => Ok(()),
        Err(storage::Error::Conflict) => {
            let (request, _) = find(context, &decided.id, now).await?;
            match request.must_be_pending(now) {
                Err(refusal) => Err(refused(context, member, operation, refusal, now).await),
                Ok(()) => Err(context.failed(now)(storage::Error::Conflict)),
            }
        }
        Err(error) => Err(context.failed(now)(error)),
    }
}

pub(super) fn tell(context: &Context, request: &Request) {
    context.signals.tell(Topic::Request { request: request.id.clone(), person: request.person.clone() });
    context.signals.tell(Topic::Person(request.person.clone()));
    context.signals.tell(Topic::Queue);
}
