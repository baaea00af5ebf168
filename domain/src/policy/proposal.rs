//! A change of the policies that waits for a second administrator.
//!
//! Invariant: nobody confirms their own proposal, under whatever identity, and nothing is confirmed that was written
//! against a version that is not in force any more. No policy can lift either rule.

use crate::{
    id::{PersonId, ProposalId},
    person::{Actor, Member, Person},
    text::{Comment, Reason},
    time::Timestamp,
};

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyProposal {
    pub id: ProposalId,
    /// The number of the version that it was written against.
    pub base: u32,
    pub text: String,
    pub hash: String,
    pub person: PersonId,
    /// The author's name at that time.
    pub author: String,
    pub reason: Reason,
    pub proposed_at: Timestamp,
    pub state: ProposalState,
    /// Of the row.
    pub version: i64,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ProposalState {
    Waiting,
    Confirmed {
        by: Administrator,
        at: Timestamp,
        /// The version that it became.
        number: u32,
    },
    Refused {
        by: Administrator,
        at: Timestamp,
        comment: Comment,
    },
    Withdrawn {
        at: Timestamp,
    },
}

/// Who decided, by the name of that time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Administrator {
    pub person: PersonId,
    pub name: String,
}

/// Why a proposal did not take a step; told to the person.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProposalRefusal {
    #[error("You proposed this yourself. A second administrator has to decide.")]
    Own,
    #[error("Only {author} can withdraw this proposal.")]
    NotOwn { author: String },
    #[error(
        "Version {in_force} came into force after this was written for version {base}. \
        Look at the difference again, and propose it anew if it is still wanted."
    )]
    Outdated { base: u32, in_force: u32 },
    #[error(
        "{author} does not administer Stint any more. If the change is still wanted, propose it yourself."
    )]
    AuthorGone { author: String },
    #[error("{by} already {what} this proposal. Nothing was changed.")]
    Closed { by: String, what: &'static str },
}

impl PolicyProposal {
    /// The same proposal, confirmed, and so the version after `in_force`. `author` is who proposed it, with the roles of
    /// now.
    pub fn confirm(
        mut self,
        by: &Member,
        author: &Member,
        in_force: u32,
        now: Timestamp,
    ) -> Result<Self, ProposalRefusal> {
        self.must_be_open_to(by, &author.person)?;
        if !author.is(crate::person::Role::Administrator) {
            return Err(ProposalRefusal::AuthorGone { author: self.author });
        }
        if self.base != in_force {
            return Err(ProposalRefusal::Outdated { base: self.base, in_force });
        }
        self.state = ProposalState::Confirmed { by: Administrator::of(by), at: now, number: in_force + 1 };
        Ok(self)
    }

    pub fn refuse(
        mut self,
        by: &Member,
        author: &Person,
        comment: Comment,
        now: Timestamp,
    ) -> Result<Self, ProposalRefusal> {
        self.must_be_open_to(by, author)?;
        self.state = ProposalState::Refused { by: Administrator::of(by), at: now, comment };
        Ok(self)
    }

    pub fn withdraw(mut self, by: &Member, now: Timestamp) -> Result<Self, ProposalRefusal> {
        self.must_wait()?;
        if by.person.id != self.person {
            return Err(ProposalRefusal::NotOwn { author: self.author });
        }
        self.state = ProposalState::Withdrawn { at: now };
        Ok(self)
    }

    pub fn is_waiting(&self) -> bool {
        self.state == ProposalState::Waiting
    }

    fn must_be_open_to(&self, by: &Member, author: &Person) -> Result<(), ProposalRefusal> {
        self.must_wait()?;
        if by.person.id == self.person || by.person.is_same_human_as(author) {
            return Err(ProposalRefusal::Own);
        }
        Ok(())
    }

    fn must_wait(&self) -> Result<(), ProposalRefusal> {
        let (by, what) = match &self.state {
            ProposalState::Waiting => return Ok(()),
            ProposalState::Confirmed { by, .. } => (by.name.clone(), "confirmed"),
            ProposalState::Refused { by, .. } => (by.name.clone(), "refused"),
            ProposalState::Withdrawn { .. } => (self.author.clone(), "withdrew"),
        };
        Err(ProposalRefusal::Closed { by, what })
    }
}

impl Administrator {
    fn of(member: &Member) -> Self {
        Self { person: member.person.id.clone(), name: member.person.name.clone() }
    }

    pub fn actor(&self) -> Actor {
        Actor::Person { id: self.person.clone(), name: self.name.clone() }
    }
}
