//! Sends a request for each entitlement of the form, all or none.

use super::{
    approve::{granted, no_directory_user},
    assess::{assess, times_before},
    decide, expire_pending,
};
use crate::{Context, Problem, labels};
use domain::{
    audit::AuditEvent,
    catalog::{Catalog, Entitlement},
    grant::{Grant, GrantState},
    id::{DecisionId, GrantId, RequestId},
    person::{Actor, Member},
    policy::{Answer, Approval},
    problem::{FieldProblem, Kind},
    request::{Request, RequestDraft, RequestForm, RequestState},
    time::Timestamp,
};
use policy::Asked;

/// Requests of one person that may wait for decisions at the same time.
const MOST_PENDING: usize = 30;
/// Another submit, or a decision, may be stored at this moment; then what is pending is looked at again.
const TRIES: usize = 3;

/// `local` turns a civil time of the person's zone into an instant.
pub async fn submit(
    context: &Context,
    member: &Member,
    form: &RequestForm,
    local: &(dyn Fn(&str) -> Option<Timestamp> + Send + Sync),
) -> Result<Vec<RequestId>, Problem> {
    let now = context.clock.now();
    let mut draft = form.parse(now, local).map_err(Problem::invalid)?;
    if member.person.directory_user.is_none() {
        return Err(no_directory_user());
    }
    if draft.extends.is_some() {
        draft.starts_at = Some(end_of_extended(context, member, &draft, now).await?);
    }
    let times =
        async { times_before(&mut context.database.read().await?, member, &draft.entitlements, now).await };
    let times = times.await.map_err(context.failed(now))?;
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for entitlement in &draft.entitlements {
        let (length, presence) = (draft.length, member.presence);
        let times_before = times.get(entitlement).copied().unwrap_or_default();
        let asked =
            Asked { length, now, reason: true, ticket: draft.ticket.is_some(), times_before, presence };
        let assessment = assess(context, member, entitlement, &asked);
        problems.extend(assessment.obstacle);
        answers.push((entitlement.clone(), assessment.answer));
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let mut tries = 1;
    let requests = loop {
        match store(context, member, &draft, &answers, now).await {
            Err(storage::Error::Conflict) if tries < TRIES => tries += 1,
            outcome => break outcome.map_err(context.failed(now))??,
        }
    };
    if requests.iter().any(|request| matches!(request.state, RequestState::Approved { .. })) {
        context.signals.reconcile.notify_one();
    }
    requests.iter().for_each(|request| decide::tell(context, request));
    Ok(requests.into_iter().map(|request| request.id).collect())
}

/// When the access ends that the new one continues without a gap.
async fn end_of_extended(
    context: &Context,
    member: &Member,
    draft: &RequestDraft,
    now: Timestamp,
) -> Result<Timestamp, Problem> {
    let wrong = |sentence: &str| Problem::invalid(vec![FieldProblem::new("extends", sentence)]);
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let grant = match &draft.extends {
        Some(id) => connection.grant(id).await.map_err(context.failed(now))?,
        None => None,
    };
    let own = grant.filter(|grant: &Grant| grant.person == member.person.id);
    let grant = own.ok_or_else(|| wrong("There is no such access of yours. Ask for it anew."))?;
    if draft.entitlements.iter().any(|entitlement| *entitlement != grant.entitlement) {
        return Err(wrong(
            "An extension is for the same account and permission set. Ask for others separately.",
        ));
    }
    let is_live =
        matches!(grant.state, GrantState::Scheduled | GrantState::Adding { .. } | GrantState::Active { .. });
    if is_live && grant.ends_at > now {
        Ok(grant.ends_at)
    } else {
        Err(wrong("This access has ended. Ask for it anew."))
    }
}

async fn store(
    context: &Context,
    member: &Member,
    draft: &RequestDraft,
    answers: &[(Entitlement, Answer)],
    now: Timestamp,
) -> Result<Result<Vec<Request>, Problem>, storage::Error> {
    let mut change = context.database.begin().await?;
    let person = &member.person.id;
    let mut events = Vec::new();
    let mut pending = Vec::new();
    for request in change.requests_of(person, Some("pending"), None, MOST_PENDING as u32).await? {
        if request.must_be_pending(now).is_ok() {
            pending.push(request);
        } else {
            // Nobody decided in time; what is sent now takes its place.
            let expired = request.expire(now);
            change.save_request(&expired).await?;
            events.push(expire_pending::event(&expired));
        }
    }
    if let Err(problem) = refuse_repeats(&context.catalog.get().0, &pending, draft) {
        return Ok(Err(problem));
    }

    let mut requests = Vec::new();
    for (entitlement, answer) in answers {
        let mut request = Request {
            id: RequestId::from_bits(context.ids.next(now)),
            person: person.clone(),
            entitlement: entitlement.clone(),
            length: draft.length,
            starts_at: draft.starts_at,
            reason: draft.reason.clone(),
            ticket: draft.ticket.clone(),
            submitted_at: now,
            answer: answer.clone(),
            presence: member.presence,
            continues: None,
            approvals: Vec::new(),
            state: RequestState::Pending { expires_at: Request::pending_until(now, draft.starts_at) },
            version: 1,
        };
        let submitted =
            AuditEvent::RequestSubmitted { request: Box::new(request.clone()), content: request.content() };
        events.push((member.actor(), submitted));
        match approved_automatically(context, member, &request, now) {
            Some((approved, grant, event)) => {
                request = approved;
                change.add_request(&request).await?;
                change.add_grant(&grant).await?;
                events.push(event);
            }
            None => change.add_request(&request).await?,
        }
        requests.push(request);
    }
    change.commit_all(now, events).await?;
    Ok(Ok(requests))
}

/// When policy asks for nobody: the decision, the grant and the event are policy's.
fn approved_automatically(
    context: &Context,
    member: &Member,
    request: &Request,
    now: Timestamp,
) -> Option<(Request, Grant, (Actor, AuditEvent))> {
    let obligations = request.answer.obligations().filter(|wanted| wanted.approval == Approval::Automatic)?;
    let user = member.person.directory_user.clone()?;
    let ids = (DecisionId::from_bits(context.ids.next(now)), GrantId::from_bits(context.ids.next(now)));
    let content = context.catalog.get().0.content_hash(&request.entitlement.permission_set);
    let approved =
        request.clone().approve_automatically(ids, &obligations.policy, content.as_ref(), now).ok()?;
    let (grant, event) = granted(&approved, user, request.answer.clone(), now)?;
    Some((approved, grant, (Actor::Policy { id: obligations.policy.clone() }, event)))
}

/// What waits already is not asked for twice, and nobody fills the queue.
fn refuse_repeats(catalog: &Catalog, pending: &[Request], draft: &RequestDraft) -> Result<(), Problem> {
    if pending.len() + draft.entitlements.len() > MOST_PENDING {
        let sentence = format!(
            "You have {} requests that wait for a decision; at most {MOST_PENDING} can. Withdraw some first.",
            pending.len()
        );
        return Err(Problem::new(Kind::TooMany, sentence));
    }
    let repeated = pending.iter().filter(|request| draft.entitlements.contains(&request.entitlement));
    let problems: Vec<FieldProblem> = repeated
        .map(|request| {
            let name = labels::entitlement(catalog, &request.entitlement);
            let id = &request.id;
            let sentence =
                format!("You asked for {name} already: {id} waits for a decision. Withdraw it to change it.");
            FieldProblem::new("entitlements", sentence)
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Problem::invalid(problems)) }
}
