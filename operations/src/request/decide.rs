//! What approving and rejecting share: who may look at the request, who may decide, and how a refusal is told.
//!
//! Invariant: policy is asked as it is now, for the requester and for the approver (DESIGN.md, invariant 5).

use super::DecisionForm;
use crate::{Context, Problem, Topic, failure::denied, labels, session};
use domain::{
    audit::AuditEvent,
    catalog::{Catalog, PermissionSetHash},
    id::RequestId,
    person::{Actor, Member, Person, Role},
    policy::{Answer, Approval, Obligations, Verdict},
    problem::{FieldProblem, Kind},
    request::{self, Basis, ContentHash, Refusal, Request},
    text::{self, Comment},
    time::{Minutes, Seconds, Timestamp},
};
use policy::{Asked, Case};

/// How far back policy looks for what a person was given before.
pub(super) const LOOK_BACK: Seconds = Seconds(90 * 24 * 60 * 60);

/// A request in front of someone who may decide on it.
pub(super) struct Decidable {
    pub(super) request: Request,
    pub(super) requester: Person,
    /// The evaluator's answer to "may this person decide": at least reject.
    pub(super) answer: Answer,
    /// What policy demands of the request now.
    pub(super) longest: Minutes,
    pub(super) obligations: Obligations,
    /// Who has approved it already.
    pub(super) earlier: Vec<Person>,
    /// What the form sent, and what the permission set allows now.
    pub(super) seen: ContentHash,
    pub(super) permission_set: Option<PermissionSetHash>,
    pub(super) comment: Option<Comment>,
}

impl Decidable {
    pub(super) fn basis(&self) -> Basis<'_> {
        Basis { seen: &self.seen, permission_set: self.permission_set.as_ref() }
    }
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
    let actor = member.actor();
    let mut decisions = request.approvals.iter().chain(request.decision());
    let decided = decisions.any(|decision| decision.by == actor);
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
    let case = Case {
        what: &request.entitlement,
        requester,
        obligations,
        earlier: &[],
        deputies: &context.deputies.get(),
        now,
    };
    context.policy.get().may_reject(member, &in_force.0, &case)
}

/// Those who approved already, in their order. Who is not known any more does not count.
pub(crate) async fn earlier(
    connection: &mut storage::Connection,
    request: &Request,
) -> Result<Vec<Person>, storage::Error> {
    let mut people = Vec::new();
    for approval in &request.approvals {
        if let Actor::Person { id, .. } = &approval.by {
            people.extend(connection.person(id).await?);
        }
    }
    Ok(people)
}

/// How often the person had been given the same in the 90 days before they asked.
pub(crate) async fn times_before(
    connection: &mut storage::Connection,
    request: &Request,
) -> Result<u32, storage::Error> {
    let until = request.submitted_at;
    connection.requests_approved(&request.person, &request.entitlement, (until - LOOK_BACK, until)).await
}

/// What policy says today to what was asked.
pub(crate) fn ask_again(
    context: &Context,
    catalog: &Catalog,
    request: &Request,
    (requester, times_before): (&Person, u32),
    now: Timestamp,
) -> Answer {
    let member = session::member(context, requester.clone(), now);
    let asked = Asked {
        length: request.length,
        now,
        reason: true,
        ticket: request.ticket.is_some(),
        times_before,
        presence: request.presence,
    };
    context.policy.get().may_request(&member, catalog, &request.entitlement, &asked)
}

/// Everything but the transition itself.
pub(super) async fn prepare(
    context: &Context,
    member: &Member,
    form: &DecisionForm,
    (operation, wanted): (&str, request::Verdict),
    now: Timestamp,
) -> Result<Decidable, Problem> {
    let id: RequestId = form.request.parse().map_err(|_| not_found())?;
    let (request, requester) = find(context, &id, now).await?;
    let read = async {
        let mut connection = context.database.read().await?;
        let times_before = times_before(&mut connection, &request).await?;
        Ok((earlier(&mut connection, &request).await?, times_before))
    };
    let (earlier, times_before) = read.await.map_err(context.failed(now))?;
    if !may_see(context, member, &request, &requester, now) {
        return Err(not_found());
    }
    if member.person.id == request.person {
        return Err(denied(context, member, operation, Refusal::OwnRequest.to_string(), now).await);
    }
    if let Err(refusal) = request.must_be_pending(now) {
        return Err(refused(context, member, operation, refusal, now).await);
    }
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let current = ask_again(context, catalog, &request, (&requester, times_before), now);
    let stored = request.answer.obligations().cloned();
    let Some(obligations) = binding_obligations(current.obligations(), stored) else {
        return Err(not_found());
    };
    let (policies, deputies) = (context.policy.get(), context.deputies.get());
    let case = Case {
        what: &request.entitlement,
        requester: &requester,
        obligations: &obligations,
        earlier: &earlier,
        deputies: &deputies,
        now,
    };
    // What has left the organization can only be rejected, which the transition says in its own words.
    let is_gone = labels::gone(catalog, &request.entitlement).is_some();
    let answer = match wanted {
        request::Verdict::Approved if !is_gone => policies.may_approve(member, catalog, &case),
        _ => policies.may_reject(member, catalog, &case),
    };
    if let Verdict::Denied { sentence } = &answer.verdict {
        return Err(denied(context, member, operation, sentence.clone(), now).await);
    }
    let comment = text::optional::<Comment>(&form.comment)
        .map_err(|refusal| Problem::invalid(vec![FieldProblem::new("comment", refusal)]))?;
    if comment.is_none() && obligations.comment.asks(wanted) {
        let sentence = "Policy asks for a comment here. Say in a sentence why.";
        return Err(Problem::invalid(vec![FieldProblem::new("comment", sentence)]));
    }
    let seen = ContentHash(form.content.clone());
    let permission_set = catalog.content_hash(&request.entitlement.permission_set);
    if has_changed(context, &request, &seen, permission_set.as_ref()).await.map_err(context.failed(now))? {
        return Err(refused(context, member, operation, Refusal::PermissionSetChanged, now).await);
    }
    let longest = current.obligations().map_or(Minutes(0), |obligations| obligations.longest);
    Ok(Decidable { request, requester, answer, longest, obligations, earlier, seen, permission_set, comment })
}

/// The form shows what the permission set allowed at an earlier time.
async fn has_changed(
    context: &Context,
    request: &Request,
    seen: &ContentHash,
    current: Option<&PermissionSetHash>,
) -> Result<bool, storage::Error> {
    let content = request.content();
    if *seen == content.with(current) {
        return Ok(false);
    }
    let mut connection = context.database.read().await?;
    let known = connection.permission_set_hashes(&request.entitlement.permission_set).await?;
    Ok(known.iter().any(|hash| content.with(Some(hash)) == *seen))
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
        Refusal::Withdrawn { .. }
        | Refusal::Expired { .. }
        | Refusal::ApprovedBefore
        | Refusal::PermissionSetChanged
        | Refusal::ChangedSinceAgreed { .. }
        | Refusal::NotYourDecision
        | Refusal::TooLateToUndo => Problem::new(Kind::Conflict, refusal.to_string()),
        Refusal::Longer { .. } | Refusal::TooShort => {
            Problem::invalid(vec![FieldProblem::new("minutes", refusal)])
        }
    }
}

/// Stores the decided request with its event; someone who closed it faster is named. `false` when someone else's
/// approval was stored in between, and the request still waits.
pub(super) async fn store(
    context: &Context,
    member: &Member,
    operation: &str,
    (decided, grant): (Request, Option<domain::grant::Grant>),
    event: AuditEvent,
    now: Timestamp,
) -> Result<bool, Problem> {
    let stored = async {
        let mut change = context.database.begin().await?;
        change.save_request(&decided).await?;
        if let Some(grant) = &grant {
            change.add_grant(grant).await?;
        }
        change.commit(now, member.actor(), event).await
    };
    match stored.await {
        Ok(_) => Ok(true),
        Err(storage::Error::Conflict) => {
            let (request, _) = find(context, &decided.id, now).await?;
            match request.must_be_pending(now) {
                Err(refusal) => Err(refused(context, member, operation, refusal, now).await),
                Ok(()) => Ok(false),
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
