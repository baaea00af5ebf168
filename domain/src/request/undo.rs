//! Taking a decision back while it is fresh.
//!
//! Invariant: nothing is erased. A decision that closed the request stays, and so does the closed request: the same
//! question is put again by a request that continues it. Deliberately not here: whether AWS was told already
//! (`Holding::was_told_to_add`).

use super::{Decision, Refusal, Request, RequestState};
use crate::{
    id::RequestId,
    person::Actor,
    time::{Seconds, Timestamp},
};

/// Who decided can take it back for so long.
pub const UNDO_LIMIT: Seconds = Seconds(10);

/// What a request becomes when its last decision is taken back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Undone {
    /// It still waited for others; it has one approval less.
    Fewer(Request),
    /// It was closed and stays so; this new one asks the same, with the approvals before the last.
    Continued(Request),
}

impl Request {
    /// The decision of this person that can be taken back now, and until when.
    pub fn undoable(&self, by: &Actor, now: Timestamp) -> Result<(&Decision, Timestamp), Refusal> {
        let last = match &self.state {
            RequestState::Pending { .. } => self.approvals.last(),
            _ => self.decision(),
        };
        let Some(decision) = last.filter(|decision| decision.by == *by) else {
            return Err(Refusal::NotYourDecision);
        };
        let until = decision.at + UNDO_LIMIT;
        if now >= until { Err(Refusal::TooLateToUndo) } else { Ok((decision, until)) }
    }

    /// `id`: of the request that continues this one, if it takes one.
    pub fn undo(mut self, by: &Actor, id: RequestId, now: Timestamp) -> Result<Undone, Refusal> {
        self.undoable(by, now)?;
        if matches!(self.state, RequestState::Pending { .. }) {
            self.must_be_pending(now)?;
            self.approvals.pop();
            return Ok(Undone::Fewer(self));
        }
        let expires_at = Self::pending_until(self.submitted_at, self.starts_at);
        let continues = Some(std::mem::replace(&mut self.id, id));
        let again = Self { continues, state: RequestState::Pending { expires_at }, version: 1, ..self };
        again.must_be_pending(now)?;
        Ok(Undone::Continued(again))
    }
}
