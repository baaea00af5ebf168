//! Requests with their decisions.

mod row;
mod write;

pub(crate) use write::WRITE_STATEMENTS;

use crate::{Connection, Error};
use domain::{
    catalog::Entitlement,
    id::{GrantId, PersonId, RequestId},
    request::Request,
    time::Timestamp,
};
use row::RequestRow;

macro_rules! requests {
    ($rest:expr) => {
        concat!(
            "SELECT r.id, r.person, r.account, r.permission_set, r.length_minutes, r.starts_at, r.reason, r.ticket, r.presence,
                r.submitted_at, r.answer, r.continues, r.approvals, r.state, r.expires_at, r.closed_at, r.grant_id, r.version,
                d.id AS decision_id, d.actor AS decision_actor, d.verdict AS decision_verdict,
                d.comment AS decision_comment, d.length_minutes AS decision_length_minutes,
                d.content AS decision_content, d.decided_at
            FROM requests r LEFT JOIN decisions d ON d.request_id = r.id ",
            $rest
        )
    };
}

statements! {
    REQUEST = requests!("WHERE r.id = $1");
    REQUEST_OF_GRANT = requests!("WHERE r.grant_id = $1");
    REQUESTS = requests!(concat!("WHERE r.id IN (", fifty_placeholders!(), ")"));
    PENDING = requests!("WHERE r.state = 'pending' ORDER BY r.id");
    CONTINUING = requests!(concat!("WHERE r.continues IN (", fifty_placeholders!(), ")"));
    DECIDED_SINCE = requests!("WHERE d.decided_at > $1 ORDER BY r.id");
    PENDING_EXPIRED = requests!("WHERE r.expires_at <= $1 ORDER BY r.expires_at, r.id");
    OF_PERSON = requests!("WHERE r.person = $1 AND r.id < $2 AND (CAST($3 AS TEXT) IS NULL OR r.state = $3)
        ORDER BY r.id DESC LIMIT $4");
    EVERYONE = requests!("WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2");
    EVERYONE_IN_STATE = requests!("WHERE r.state = $3 AND r.id < $1 ORDER BY r.id DESC LIMIT $2");
    APPROVED = "SELECT COUNT(*) FROM requests WHERE person = $1 AND account = $2 AND permission_set = $3
        AND state = 'approved' AND submitted_at >= $4 AND submitted_at < $5
        AND NOT EXISTS (SELECT 1 FROM requests again WHERE again.continues = requests.id)";
    COUNT = "SELECT COUNT(*) FROM requests";
    COUNT_SINCE = "SELECT COUNT(*) FROM requests WHERE submitted_at >= $1";
    COUNT_IN_STATE = "SELECT COUNT(*) FROM requests WHERE state = $1";
    COUNT_OF_PERSON = "SELECT COUNT(*) FROM requests
        WHERE person = $1 AND (CAST($2 AS TEXT) IS NULL OR state = $2)";
}

/// Sorts after every request id.
const AFTER_ALL: &str = "req_~";

/// A state as it serializes: `pending`, `approved`, `rejected`, `withdrawn`, `expired`. `None`: all.
type StateName<'a> = Option<&'a str>;

impl Connection {
    pub async fn request(&mut self, id: &RequestId) -> Result<Option<Request>, Error> {
        row!(self, RequestRow, REQUEST, id.as_str())?.map(Request::try_from).transpose()
    }

    /// The request whose approval made the grant.
    pub async fn request_of_grant(&mut self, grant: &GrantId) -> Result<Option<Request>, Error> {
        row!(self, RequestRow, REQUEST_OF_GRANT, grant.as_str())?.map(Request::try_from).transpose()
    }

    /// Those of the ids that there are, in any order.
    pub async fn requests(&mut self, ids: &[RequestId]) -> Result<Vec<Request>, Error> {
        read(rows_of_ids!(self, RequestRow, REQUESTS, ids))
    }

    /// All that wait for a decision, oldest first.
    pub async fn requests_pending(&mut self) -> Result<Vec<Request>, Error> {
        read(rows!(self, RequestRow, PENDING)?)
    }

    /// Those that ask again what these asked, after a decision was taken back.
    pub async fn requests_continuing(&mut self, ids: &[RequestId]) -> Result<Vec<Request>, Error> {
        read(rows_of_ids!(self, RequestRow, CONTINUING, ids))
    }

    /// Closed by a decision after that moment.
    pub async fn requests_decided_since(&mut self, moment: Timestamp) -> Result<Vec<Request>, Error> {
        read(rows!(self, RequestRow, DECIDED_SINCE, moment.microseconds())?)
    }

    /// Pending ones whose time has come.
    pub async fn requests_pending_expired(&mut self, now: Timestamp) -> Result<Vec<Request>, Error> {
        read(rows!(self, RequestRow, PENDING_EXPIRED, now.microseconds())?)
    }

    /// One person's, newest first.
    pub async fn requests_of(
        &mut self,
        person: &PersonId,
        state: StateName<'_>,
        before: Option<&RequestId>,
        limit: u32,
    ) -> Result<Vec<Request>, Error> {
        let before = before.map_or(AFTER_ALL, RequestId::as_str);
        read(rows!(self, RequestRow, OF_PERSON, person.as_str(), before, state, i64::from(limit))?)
    }

    /// Everyone's, newest first.
    pub async fn requests_everyone(
        &mut self,
        state: StateName<'_>,
        before: Option<&RequestId>,
        limit: u32,
    ) -> Result<Vec<Request>, Error> {
        let (before, limit) = (before.map_or(AFTER_ALL, RequestId::as_str), i64::from(limit));
        read(match state {
            Some(state) => rows!(self, RequestRow, EVERYONE_IN_STATE, before, limit, state)?,
            None => rows!(self, RequestRow, EVERYONE, before, limit)?,
        })
    }

    /// One person's last ones, newest first.
    pub async fn requests_recent_of(&mut self, person: &PersonId, limit: u32) -> Result<Vec<Request>, Error> {
        self.requests_of(person, None, None, limit).await
    }

    /// How many of one person for the same were approved and not taken back, sent from the first moment on and before the
    /// second.
    pub async fn requests_approved(
        &mut self,
        person: &PersonId,
        entitlement: &Entitlement,
        (from, before): (Timestamp, Timestamp),
    ) -> Result<u32, Error> {
        let Entitlement { account, permission_set } = entitlement;
        let (from, before) = (from.microseconds(), before.microseconds());
        let count = value!(
            self,
            i64,
            APPROVED,
            person.as_str(),
            account.as_str(),
            permission_set.as_str(),
            from,
            before
        )?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// How many were sent since then.
    pub async fn requests_counted_since(&mut self, since: Timestamp) -> Result<u32, Error> {
        let count = value!(self, i64, COUNT_SINCE, since.microseconds())?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// How many there are: of one person or of everyone.
    pub async fn requests_counted(
        &mut self,
        person: Option<&PersonId>,
        state: StateName<'_>,
    ) -> Result<u32, Error> {
        let count = match (person, state) {
            (Some(person), state) => value!(self, i64, COUNT_OF_PERSON, person.as_str(), state)?,
            (None, Some(state)) => value!(self, i64, COUNT_IN_STATE, state)?,
            (None, None) => value!(self, i64, COUNT)?,
        };
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

fn read(rows: Vec<RequestRow>) -> Result<Vec<Request>, Error> {
    rows.into_iter().map(Request::try_from).collect()
}
