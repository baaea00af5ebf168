//! Proposes a change of the policies. What only takes away comes into force at once.

use super::{
    faulty, follow,
    in_force::{Text, put_in_force},
    normal, parse, require_administrator,
};
use crate::{Context, Problem, Topic, failure::denied};
use domain::{
    audit::AuditEvent,
    id::ProposalId,
    person::Member,
    policy::{PolicyProposal, ProposalRefusal, ProposalState, Way},
    problem::{FieldProblem, Kind},
    text::Reason,
    time::Timestamp,
};

const OPERATION: &str = "policy.propose";

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct ChangeForm {
    pub text: String,
    pub reason: String,
    /// The number of the version that the text was written against.
    pub base: String,
    /// The author's earlier proposal that this one takes the place of; empty for none.
    pub instead_of: String,
}

/// What became of a change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Proposed {
    /// It only takes away.
    InForce { number: u32 },
    /// A second administrator must agree.
    Waiting { proposal: ProposalId },
}

pub async fn propose(context: &Context, member: &Member, form: &ChangeForm) -> Result<Proposed, Problem> {
    let now = context.clock.now();
    let member = require_administrator(context, member, OPERATION, now).await?;
    let text = normal(&form.text);
    let parsed = parse(&text).map_err(|faults| faulty(&faults))?;
    let reason: Reason = form
        .reason
        .parse()
        .map_err(|refusal| Problem::invalid(vec![FieldProblem::new("reason", refusal)]))?;
    let stored = async {
        let mut change = context.database.begin().await?;
        let newest = change.policy_newest().await?;
        if form.base.parse() != Ok(newest) {
            return Ok(Err(outdated(newest)));
        }
        let Some(old) = change.policy_version(newest).await? else { return Ok(Err(outdated(newest))) };
        if old.text == text {
            let sentence = "This is what is in force already.";
            return Ok(Err(Problem::invalid(vec![FieldProblem::new("text", sentence)])));
        }
        let mut events = Vec::new();
        if !form.instead_of.is_empty() {
            let earlier = match form.instead_of.parse::<ProposalId>() {
                Ok(id) => change.policy_proposal(&id).await?,
                Err(_) => None,
            };
            // Decided meanwhile, or someone else's: this one stands beside it.
            if let Some(Ok(earlier)) = earlier.map(|earlier| earlier.withdraw(&member, now)) {
                change.save_policy_proposal(&earlier).await?;
                events.push((
                    member.actor(),
                    AuditEvent::PolicyProposalWithdrawn { proposal: earlier.id.clone() },
                ));
            }
        }
        let is_narrower = parse(&old.text).is_ok_and(|old| parsed.is_narrower_than(&old));
        let (event, outcome) = if is_narrower {
            let text = Text { text: &text, parsed: &parsed, author: member.actor(), reason: reason.as_str() };
            let event = put_in_force(&mut change, text, newest, Way::Narrowing, now).await?;
            (event, Proposed::InForce { number: newest + 1 })
        } else {
            let proposal = PolicyProposal {
                id: ProposalId::from_bits(context.ids.next(now)),
                base: newest,
                hash: parsed.version().to_owned(),
                text: text.clone(),
                person: member.person.id.clone(),
                author: member.person.name.clone(),
                reason: reason.clone(),
                proposed_at: now,
                state: ProposalState::Waiting,
                version: 1,
            };
            change.add_policy_proposal(&proposal).await?;
            (proposed(&proposal), Proposed::Waiting { proposal: proposal.id })
        };
        events.push((member.actor(), event));
        change.commit_all(now, events).await?;
        Ok(Ok(outcome))
    };
    let outcome = stored.await.map_err(context.failed(now))??;
    if let Proposed::InForce { .. } = outcome {
        follow(context).await?;
    }
    context.signals.tell(Topic::Policy);
    Ok(outcome)
}

/// Proposes the text of an old version again, by the same rules as any other change.
pub async fn roll_back(
    context: &Context,
    member: &Member,
    number: u32,
    reason: &str,
    base: &str,
) -> Result<Proposed, Problem> {
    let now = context.clock.now();
    let member = require_administrator(context, member, "policy.roll_back", now).await?;
    let old = async { context.database.read().await?.policy_version(number).await };
    let Some(old) = old.await.map_err(context.failed(now))? else {
        return Err(Problem::new(Kind::NotFound, "There is no such version."));
    };
    let (reason, base) = (reason.to_owned(), base.to_owned());
    let form = ChangeForm { text: old.text, reason, base, ..ChangeForm::default() };
    propose(context, &member, &form).await
}

fn outdated(newest: u32) -> Problem {
    let sentence = format!(
        "Version {newest} came into force while you were writing. Your text is kept: look at the difference below, \
         then propose it again."
    );
    Problem::new(Kind::Conflict, sentence)
}

fn proposed(proposal: &PolicyProposal) -> AuditEvent {
    AuditEvent::PolicyProposed {
        proposal: proposal.id.clone(),
        base: proposal.base,
        version: proposal.hash.clone(),
        reason: proposal.reason.to_string(),
    }
}

/// A refused step. Attempts to decide for oneself are recorded.
pub(super) async fn refused(
    context: &Context,
    member: &Member,
    operation: &str,
    refusal: ProposalRefusal,
    now: Timestamp,
) -> Problem {
    match refusal {
        ProposalRefusal::Own | ProposalRefusal::NotOwn { .. } => {
            denied(context, member, operation, refusal.to_string(), now).await
        }
        ProposalRefusal::Outdated { .. }
        | ProposalRefusal::AuthorGone { .. }
        | ProposalRefusal::Closed { .. } => Problem::new(Kind::Conflict, refusal.to_string()),
    }
}
