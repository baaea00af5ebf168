//! Approves a request and creates its grant in the same transaction.

use super::decide::{self, Decidable};
use crate::{Context, Problem, labels};
use domain::{
    audit::AuditEvent,
    grant::{Cause, Grant, GrantState},
    id::{DecisionId, DirectoryUserId, GrantId},
    person::Member,
    problem::{FieldProblem, Kind},
    request::Request,
    text::Comment,
    time::{Minutes, Timestamp},
};

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

pub async fn approve(context: &Context, member: &Member, form: &DecisionForm) -> Result<GrantId, Problem> {
    let now = context.clock.now();
    let decidable = decide::prepare(context, member, form, OPERATION, now).await?;
    let Decidable { request, requester, answer, longest, content, comment } = decidable;
    let length = given_length(&form.minutes)?;
    let ids = (DecisionId::from_bits(context.ids.next(now)), GrantId::from_bits(context.ids.next(now)));
    let approved = match request.approve(ids, member, &content, (length, comment), now) {
        Ok(approved) => approved,
        Err(refusal) => return Err(decide::refused(context, member, OPERATION, refusal, now).await),
    };
    let user = requester.directory_user.ok_or_else(no_directory_user)?;
    let (grant, event) = granted(&approved, user, answer, now).ok_or_else(decide::not_found)?;
    still_allowed(context, &approved, length, longest)?;
    let id = grant.id.clone();
    decide::store(context, member, OPERATION, (approved.clone(), Some(grant)), event, now).await?;
    context.signals.reconcile.notify_one();
    decide::tell(context, &approved);
    Ok(id)
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
fn still_allowed(
    context: &Context,
    approved: &Request,
    length: Option<Minutes>,
    longest: Minutes,
) -> Result<(), Problem> {
    let in_force = context.catalog.get();
    if let Some(what) = labels::gone(&in_force.0, &approved.entitlement) {
        let sentence = format!("{what} is not in the organization any more. Reject the request.");
        return Err(Problem::new(Kind::Conflict, sentence));
    }
    let given = length.unwrap_or(approved.length);
    if given <= longest {
        return Ok(());
    }
    let name = labels::entitlement(&in_force.0, &approved.entitlement);
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
