//! Approves a request; the last approval that is needed creates its grant in the same transaction.

use super::decide::{self, Decidable};
use crate::{Context, Problem, labels};
use domain::{
    audit::AuditEvent,
    grant::{Cause, Grant, GrantState},
    id::{DecisionId, DirectoryUserId, GrantId},
    person::{Member, Person},
    policy::MOST_APPROVERS,
    problem::{FieldProblem, Kind},
    request::{Request, Verdict},
    text::Comment,
    time::{Minutes, Timestamp},
};
use policy::Case;

const OPERATION: &str = "request.approve";

/// As sent by the approver's form. `content` is the hash of what was on their screen.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub request: String,
    pub content: String,
    /// Empty: as asked.
    pub minutes: String,
    pub comment: String,
}

/// Approvers of the same request who press at the same moment; each but the last may have to look again.
const TRIES: u32 = MOST_APPROVERS + 1;

/// What an approval came to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Approved {
    /// It was the last one that was needed.
    Granted(GrantId),
    /// Who must still agree: "2 of security".
    StillNeeds(String),
}

pub async fn approve(context: &Context, member: &Member, form: &DecisionForm) -> Result<Approved, Problem> {
    for _ in 1..TRIES {
        if let Some(approved) = try_to(context, member, form).await? {
            return Ok(approved);
        }
    }
    Err(Problem::new(Kind::Conflict, "Others decide on this at the same moment. Look again, then decide."))
}

/// `None` when someone else's approval was stored in between.
async fn try_to(
    context: &Context,
    member: &Member,
    form: &DecisionForm,
) -> Result<Option<Approved>, Problem> {
    let now = context.clock.now();
    let decidable = decide::prepare(context, member, form, (OPERATION, Verdict::Approved), now).await?;
    let length = given_length(&form.minutes)?;
    let still_needed = still_needed(context, member, &decidable, now);
    let id = DecisionId::from_bits(context.ids.next(now));
    let grant = still_needed.is_none().then(|| GrantId::from_bits(context.ids.next(now)));
    let given = (length, decidable.comment.clone());
    let approved = match decidable.request.clone().approve(id, member, decidable.basis(), given, grant, now) {
        Ok(approved) => approved,
        Err(refusal) => return Err(decide::refused(context, member, OPERATION, refusal, now).await),
    };
    still_allowed(context, &decidable, length)?;
    let Decidable { requester, answer, .. } = decidable;
    let user = requester.directory_user.ok_or_else(no_directory_user)?;
    let (grant, event) = match &still_needed {
        Some(needed) => (None, agreed(&approved, needed).ok_or_else(decide::not_found)?),
        None => {
            let (grant, event) = granted(&approved, user, answer, now).ok_or_else(decide::not_found)?;
            (Some(grant), event)
        }
    };
    let outcome = match (still_needed, &grant) {
        (None, Some(grant)) => Approved::Granted(grant.id.clone()),
        (needed, _) => Approved::StillNeeds(needed.unwrap_or_default()),
    };
    if !decide::store(context, member, OPERATION, (approved.clone(), grant), event, now).await? {
        return Ok(None);
    }
    context.signals.reconcile.notify_one();
    decide::tell(context, &approved);
    Ok(Some(outcome))
}

/// Who must agree after this approval.
fn still_needed(context: &Context, member: &Member, decidable: &Decidable, now: Timestamp) -> Option<String> {
    let Decidable { request, requester, obligations, earlier, .. } = decidable;
    let agreed: Vec<Person> = earlier.iter().chain([&member.person]).cloned().collect();
    let deputies = context.deputies.get();
    let case = Case {
        what: &request.entitlement,
        requester,
        obligations,
        earlier: &agreed,
        deputies: &deputies,
        now,
    };
    context.policy.get().still_needed(&context.catalog.get().0, &case)
}

/// The event of an approval after which others must agree too.
fn agreed(request: &Request, still_needed: &str) -> Option<AuditEvent> {
    let approval = request.approvals.last()?;
    Some(AuditEvent::RequestAgreed {
        request: request.id.clone(),
        decision: approval.id.clone(),
        content: approval.content.clone(),
        length: approval.length,
        comment: approval.comment.as_ref().map(Comment::to_string),
        still_needed: still_needed.to_owned(),
    })
}

/// The grant of a request that was just approved, and the event of its approval.
pub(super) fn granted(
    approved: &Request,
    user: DirectoryUserId,
    answer: domain::policy::Answer,
    now: Timestamp,
) -> Option<(Grant, AuditEvent)> {
    let domain::request::RequestState::Approved { decision, grant } = &approved.state else { return None };
    // An approval that comes after the asked start gives the whole time from now on.
    let starts_at = approved.starts_at.unwrap_or(now).max(now);
    let mut grant = Grant {
        id: grant.clone(),
        person: approved.person.clone(),
        user,
        entitlement: approved.entitlement.clone(),
        cause: Cause::Request { request: approved.id.clone() },
        starts_at,
        ends_at: starts_at + decision.length,
        state: GrantState::Scheduled,
        version: 1,
    };
    grant.state = grant.begins(now);
    let event = AuditEvent::RequestApproved {
        request: approved.id.clone(),
        decision: decision.id.clone(),
        content: decision.content.clone(),
        length: decision.length,
        comment: decision.comment.as_ref().map(Comment::to_string),
        answer: Box::new(answer),
        grant: Box::new(grant.clone()),
    };
    Some((grant, event))
}

pub(super) fn no_directory_user() -> Problem {
    let sentence = "This sign-in is not connected to a user in the AWS directory, so nothing can be granted. \
                    Ask your administrators to check the external id of the user in AWS.";
    Problem::new(Kind::Forbidden, sentence)
}

/// Policy and the organization may have changed since the request was sent.
fn still_allowed(context: &Context, decidable: &Decidable, length: Option<Minutes>) -> Result<(), Problem> {
    let (request, longest) = (&decidable.request, decidable.longest);
    let in_force = context.catalog.get();
    if let Some(what) = labels::gone(&in_force.0, &request.entitlement) {
        let sentence = format!("{what} is not in the organization any more. Reject the request.");
        return Err(Problem::new(Kind::Conflict, sentence));
    }
    let given = length.unwrap_or(request.longest());
    if given <= longest {
        return Ok(());
    }
    let name = labels::entitlement(&in_force.0, &request.entitlement);
    if longest == Minutes(0) {
        let sentence = format!("Policy no longer allows {name} for this person. Reject the request.");
        return Err(Problem::new(Kind::Conflict, sentence));
    }
    let sentence = format!("{name} can now be given for at most {longest}. Shorten the time.");
    Err(Problem::invalid(vec![FieldProblem::new("minutes", sentence)]))
}

fn given_length(typed: &str) -> Result<Option<Minutes>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let sentence =
        "Give the time in whole minutes, such as 30, or leave it empty for the time that was asked.";
    let wrong = |_| Problem::invalid(vec![FieldProblem::new("minutes", sentence)]);
    typed.parse().map(|minutes| Some(Minutes(minutes))).map_err(wrong)
}
