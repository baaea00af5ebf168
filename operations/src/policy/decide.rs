//! A second administrator confirms or refuses a proposal; its author withdraws it.

use super::{
    faulty, follow,
    in_force::{Text, put_in_force},
    parse,
    propose::refused,
    require_administrator,
};
use crate::{Context, Problem, Topic, session};
use domain::{
    audit::AuditEvent,
    id::ProposalId,
    person::{Member, Person},
    policy::{PolicyProposal, ProposalRefusal, Way},
    problem::{FieldProblem, Kind},
    text::Comment,
    time::Timestamp,
};
use storage::Change;

/// What a step comes to before it is stored.
type Step<T> = Result<Result<T, ProposalRefusal>, storage::Error>;

/// Puts it in force; gives the version's number.
pub async fn confirm(context: &Context, member: &Member, id: &ProposalId) -> Result<u32, Problem> {
    let now = context.clock.now();
    let operation = "policy.confirm";
    let member = require_administrator(context, member, operation, now).await?;
    let (proposal, author, mut change) = open(context, id, now).await?;
    let author = session::member(context, author, now);
    // This Stint may know another schema than the one that it was written for.
    let parsed = parse(&proposal.text).map_err(|faults| faulty(&faults))?;
    let stored = async {
        let newest = change.policy_newest().await?;
        let confirmed = match proposal.confirm(&member, &author, newest, now) {
            Ok(confirmed) => confirmed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let text = Text {
            text: &confirmed.text,
            parsed: &parsed,
            author: author.actor(),
            reason: confirmed.reason.as_str(),
        };
        let way = Way::Confirmed { proposal: confirmed.id.clone(), by: member.actor() };
        let in_force = put_in_force(&mut change, text, newest, way, now).await?;
        change.save_policy_proposal(&confirmed).await?;
        let events = [AuditEvent::PolicyConfirmed { proposal: confirmed.id }, in_force];
        change.commit_all(now, events.map(|event| (member.actor(), event)).into()).await?;
        Ok(Ok(newest + 1))
    };
    let number = told(context, &member, operation, stored.await, now).await?;
    follow(context).await?;
    context.signals.tell(Topic::Policy);
    Ok(number)
}

pub async fn refuse(
    context: &Context,
    member: &Member,
    id: &ProposalId,
    comment: &str,
) -> Result<(), Problem> {
    let now = context.clock.now();
    let operation = "policy.refuse";
    let member = require_administrator(context, member, operation, now).await?;
    let comment: Comment =
        comment.parse().map_err(|refusal| Problem::invalid(vec![FieldProblem::new("comment", refusal)]))?;
    let (proposal, author, change) = open(context, id, now).await?;
    let event = AuditEvent::PolicyProposalRefused { proposal: id.clone(), comment: comment.to_string() };
    let refusal = proposal.refuse(&member, &author, comment, now);
    let stored = store(change, &member, refusal, event, now).await;
    told(context, &member, operation, stored, now).await?;
    context.signals.tell(Topic::Policy);
    Ok(())
}

pub async fn withdraw(context: &Context, member: &Member, id: &ProposalId) -> Result<(), Problem> {
    let now = context.clock.now();
    let operation = "policy.withdraw";
    let member = require_administrator(context, member, operation, now).await?;
    let (proposal, _, change) = open(context, id, now).await?;
    let event = AuditEvent::PolicyProposalWithdrawn { proposal: id.clone() };
    let stored = store(change, &member, proposal.withdraw(&member, now), event, now).await;
    told(context, &member, operation, stored, now).await?;
    context.signals.tell(Topic::Policy);
    Ok(())
}

async fn open(
    context: &Context,
    id: &ProposalId,
    now: Timestamp,
) -> Result<(PolicyProposal, Person, Change), Problem> {
    let opened = async {
        let mut change = context.database.begin().await?;
        let Some(proposal) = change.policy_proposal(id).await? else { return Ok(None) };
        let author = change.person(&proposal.person).await?;
        Ok(author.map(|author| (proposal, author, change)))
    };
    opened.await.map_err(context.failed(now))?.ok_or_else(not_found)
}

async fn store(
    mut change: Change,
    member: &Member,
    decided: Result<PolicyProposal, ProposalRefusal>,
    event: AuditEvent,
    now: Timestamp,
) -> Step<()> {
    let decided = match decided {
        Ok(decided) => decided,
        Err(refusal) => return Ok(Err(refusal)),
    };
    change.save_policy_proposal(&decided).await?;
    change.commit(now, member.actor(), event).await?;
    Ok(Ok(()))
}

async fn told<T>(
    context: &Context,
    member: &Member,
    operation: &str,
    step: Step<T>,
    now: Timestamp,
) -> Result<T, Problem> {
    match step.map_err(context.failed(now))? {
        Ok(done) => Ok(done),
        Err(refusal) => Err(refused(context, member, operation, refusal, now).await),
    }
}

pub(super) fn not_found() -> Problem {
    Problem::new(Kind::NotFound, "There is no such proposal. It may have been mistyped.")
}
