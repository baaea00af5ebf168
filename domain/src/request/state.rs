//! The request's states. Each carries exactly what exists in it; a transition takes the time and returns the next.

use super::{Basis, ContentHash, PENDING_LIMIT, Refusal, SHORTEST};
use crate::{
    catalog::{Entitlement, PermissionSetHash},
    id::{DecisionId, GrantId, PersonId, RequestId},
    person::{Actor, Member, Presence},
    policy::Answer,
    text::{Comment, Reason, Ticket},
    time::{Minutes, Timestamp},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approved,
    Rejected,
}

/// What one approver, or policy by itself, said.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub id: DecisionId,
    pub by: Actor,
    pub verdict: Verdict,
    pub comment: Option<Comment>,
    /// How long access was given for; at most what was asked.
    pub length: Minutes,
    /// Of the request and of what its permission set allows, as the approver saw both.
    pub content: ContentHash,
    pub at: Timestamp,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequestState {
    Pending { expires_at: Timestamp },
    Approved { decision: Decision, grant: GrantId },
    Rejected { decision: Decision },
    Withdrawn { at: Timestamp },
    Expired { at: Timestamp },
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub person: PersonId,
    pub entitlement: Entitlement,
    pub length: Minutes,
    /// `None`: as soon as it is approved.
    pub starts_at: Option<Timestamp>,
    pub reason: Reason,
    pub ticket: Option<Ticket>,
    pub presence: Presence,
    pub submitted_at: Timestamp,
    /// What policy answered when it was sent.
    pub answer: Answer,
    /// The request whose decision was taken back, after which the same is asked here.
    #[serde(default)]
    pub continues: Option<RequestId>,
    /// Those who agreed before the one whose approval decided, in their order.
    pub approvals: Vec<Decision>,
    pub state: RequestState,
    /// Rises with every stored change.
    pub version: i64,
}

impl Request {
    pub fn content(&self) -> ContentHash {
        ContentHash::of(self)
    }

    pub fn pending_until(submitted_at: Timestamp, starts_at: Option<Timestamp>) -> Timestamp {
        starts_at.unwrap_or(submitted_at).max(submitted_at) + PENDING_LIMIT
    }

    /// The same request with one approval more. With `grant` it was the last that was needed, and the request is
    /// approved.
    pub fn approve(
        mut self,
        id: DecisionId,
        approver: &Member,
        basis: Basis<'_>,
        (length, comment): (Option<Minutes>, Option<Comment>),
        grant: Option<GrantId>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.must_be_open_to(approver, basis, now)?;
        if self.approvals.iter().any(|approval| approval.by == approver.actor()) {
            return Err(Refusal::ApprovedBefore);
        }
        if let Some(outdated) = self.outdated_approval(basis.permission_set) {
            return Err(Refusal::ChangedSinceAgreed { by: outdated.by.label().to_owned() });
        }
        let longest = self.longest();
        let length = length.unwrap_or(longest);
        if length > longest {
            return Err(Refusal::Longer { asked: longest, given: length });
        }
        if length < SHORTEST {
            return Err(Refusal::TooShort);
        }
        let decision = Decision {
            id,
            by: approver.actor(),
            verdict: Verdict::Approved,
            comment,
            length,
            content: basis.seen.clone(),
            at: now,
        };
        match grant {
            Some(grant) => self.state = RequestState::Approved { decision, grant },
            None => self.approvals.push(decision),
        }
        Ok(self)
    }

    /// What can still be given: what was asked, or less when someone gave less.
    pub fn longest(&self) -> Minutes {
        self.approvals.iter().map(|approval| approval.length).min().unwrap_or(self.length)
    }

    /// Everyone's approvals, the deciding one last.
    pub fn all_approvals(&self) -> impl Iterator<Item = &Decision> {
        let last = self.decision().filter(|decision| decision.verdict == Verdict::Approved);
        self.approvals.iter().chain(last)
    }

    /// The first approval that was given when the permission set allowed something else. One from before Stint bound
    /// decisions to that says nothing about it.
    pub fn outdated_approval(&self, permission_set: Option<&PermissionSetHash>) -> Option<&Decision> {
        let content = self.content();
        let current = content.with(permission_set);
        self.all_approvals().find(|decision| decision.content != current && decision.content != content)
    }

    /// The same request, approved by an auto-approval rule.
    pub fn approve_automatically(
        mut self,
        (id, grant): (DecisionId, GrantId),
        policy: &str,
        permission_set: Option<&PermissionSetHash>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.must_be_pending(now)?;
        let decision = Decision {
            id,
            by: Actor::Policy { id: policy.to_owned() },
            verdict: Verdict::Approved,
            comment: None,
            length: self.length,
            content: self.content().with(permission_set),
            at: now,
        };
        self.state = RequestState::Approved { decision, grant };
        Ok(self)
    }

    pub fn reject(
        mut self,
        id: DecisionId,
        approver: &Member,
        basis: Basis<'_>,
        comment: Option<Comment>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.must_be_open_to(approver, basis, now)?;
        let decision = Decision {
            id,
            by: approver.actor(),
            verdict: Verdict::Rejected,
            comment,
            length: self.length,
            content: basis.seen.clone(),
            at: now,
        };
        self.state = RequestState::Rejected { decision };
        Ok(self)
    }

    pub fn withdraw(mut self, person: &PersonId, now: Timestamp) -> Result<Self, Refusal> {
        if *person != self.person {
            return Err(Refusal::NotOwnRequest);
        }
        self.must_be_pending(now)?;
        self.state = RequestState::Withdrawn { at: now };
        Ok(self)
    }

    /// The same request, taken back because the person who asked left.
    pub fn depart(mut self, now: Timestamp) -> Result<Self, Refusal> {
        self.must_be_pending(now)?;
        self.state = RequestState::Withdrawn { at: now };
        Ok(self)
    }

    /// The same request, expired, when its time has come; unchanged otherwise.
    pub fn expire(mut self, now: Timestamp) -> Self {
        if let RequestState::Pending { expires_at } = self.state
            && now >= expires_at
        {
            self.state = RequestState::Expired { at: now };
        }
        self
    }

    /// The decision that was made, when there is one.
    pub fn decision(&self) -> Option<&Decision> {
        match &self.state {
            RequestState::Approved { decision, .. } | RequestState::Rejected { decision } => Some(decision),
            _ => None,
        }
    }

    fn must_be_open_to(&self, approver: &Member, basis: Basis<'_>, now: Timestamp) -> Result<(), Refusal> {
        self.must_be_pending(now)?;
        if approver.person.id == self.person {
            return Err(Refusal::OwnRequest);
        }
        if *basis.seen != self.content().with(basis.permission_set) {
            return Err(Refusal::Changed);
        }
        Ok(())
    }

    pub fn must_be_pending(&self, now: Timestamp) -> Result<(), Refusal> {
        match &self.state {
            RequestState::Pending { expires_at } if now < *expires_at => Ok(()),
            RequestState::Pending { expires_at } => Err(Refusal::Expired { at: *expires_at }),
            RequestState::Expired { at } => Err(Refusal::Expired { at: *at }),
            RequestState::Withdrawn { at } => Err(Refusal::Withdrawn { at: *at }),
            RequestState::Approved { decision, .. } | RequestState::Rejected { decision } => {
                Err(Refusal::AlreadyDecided {
                    by: decision.by.label().to_owned(),
                    what: match decision.verdict {
                        Verdict::Approved => "approved",
                        Verdict::Rejected => "rejected",
                    },
                    at: decision.at,
                })
            }
        }
    }
}
