//! Storing requests. The database refuses too what the domain refuses: see the triggers in the migration.

use crate::{
    Change, Error,
    column::{document, microseconds},
};
use domain::{
    id::{GrantId, PersonId, RequestId},
    person::Actor,
    request::{Decision, Request, RequestState, Verdict},
    text::Ticket,
    time::Timestamp,
};

statements! {
    ADD = "INSERT INTO requests (id, person, account, permission_set, length_minutes, starts_at, reason, ticket,
            submitted_at, answer, state, expires_at, version, presence, continues, approvals)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', $11, $12, $13, $14, $15)";
    SAVE = "UPDATE requests SET state = $3, expires_at = $4, closed_at = $5, grant_id = $6, version = $7,
            approvals = $8
        WHERE id = $1 AND version = $2";
    /// Holds the request until this change ends, so that of two decisions at once the second finds it changed.
    HOLD = "UPDATE requests SET version = version WHERE id = $1 AND version = $2";
    DECIDE = "INSERT INTO decisions (request_id, id, person, actor, verdict, comment, length_minutes, content,
            decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

pub(crate) use self::STATEMENTS as WRITE_STATEMENTS;

/// The columns of a state.
struct StateColumns<'a> {
    name: &'static str,
    expires_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    grant: Option<&'a GrantId>,
}

impl Change {
    /// Also one that policy approved at once: it is stored pending and decided in the same transaction.
    pub async fn add_request(&mut self, request: &Request) -> Result<(), Error> {
        let expires_at = match request.state {
            RequestState::Pending { expires_at } => expires_at,
            _ => Request::pending_until(request.submitted_at, request.starts_at),
        };
        execute!(
            self,
            ADD,
            request.id.as_str(),
            request.person.as_str(),
            request.entitlement.account.as_str(),
            request.entitlement.permission_set.as_str(),
            i64::from(request.length.0),
            microseconds(request.starts_at),
            request.reason.as_str(),
            request.ticket.as_ref().map(Ticket::as_str),
            request.submitted_at.microseconds(),
            document(&request.answer),
            expires_at.microseconds(),
            request.version,
            document(&request.presence),
            request.continues.as_ref().map(RequestId::as_str),
            document(&request.approvals),
        )?;
        match request.state {
            RequestState::Pending { .. } => Ok(()),
            _ => self.close(request, request.version).await,
        }
    }

    /// Stores the new state and gives the new version. `Conflict` when the request changed since it was read, also
    /// when someone else decided at the same moment: exactly one decision counts.
    pub async fn save_request(&mut self, request: &Request) -> Result<i64, Error> {
        let version = request.version + 1;
        self.close(request, version).await?;
        Ok(version)
    }

    async fn close(&mut self, request: &Request, version: i64) -> Result<(), Error> {
        if let Some(decision) = request.decision() {
            self.decide(request, decision).await?;
        }
        let columns = StateColumns::of(&request.state);
        let met = execute!(
            self,
            SAVE,
            request.id.as_str(),
            request.version,
            columns.name,
            microseconds(columns.expires_at),
            microseconds(columns.closed_at),
            columns.grant.map(GrantId::as_str),
            version,
            document(&request.approvals),
        )?;
        if met == 0 { Err(Error::Conflict) } else { Ok(()) }
    }

    async fn decide(&mut self, request: &Request, decision: &Decision) -> Result<(), Error> {
        if execute!(self, HOLD, request.id.as_str(), request.version)? == 0 {
            return Err(Error::Conflict);
        }
        let person = match &decision.by {
            Actor::Person { id, .. } => Some(id),
            _ => None,
        };
        execute!(
            self,
            DECIDE,
            request.id.as_str(),
            decision.id.as_str(),
            person.map(PersonId::as_str),
            document(&decision.by),
            match decision.verdict {
                Verdict::Approved => "approved",
                Verdict::Rejected => "rejected",
            },
            decision.comment.as_ref().map(|comment| comment.as_str()),
            i64::from(decision.length.0),
            decision.content.0.as_str(),
            decision.at.microseconds(),
        )?;
        Ok(())
    }
}

impl<'a> StateColumns<'a> {
    fn of(state: &'a RequestState) -> Self {
        let (name, expires_at, closed_at, grant) = match state {
            RequestState::Pending { expires_at } => ("pending", Some(*expires_at), None, None),
            RequestState::Approved { grant, .. } => ("approved", None, None, Some(grant)),
            RequestState::Rejected { .. } => ("rejected", None, None, None),
            RequestState::Withdrawn { at } => ("withdrawn", None, Some(*at), None),
            RequestState::Expired { at } => ("expired", None, Some(*at), None),
        };
        Self { name, expires_at, closed_at, grant }
    }
}
