//! The row of a request with its decision.

use crate::{
    Error,
    column::{Place, moment},
};
use domain::{
    request::{ContentHash, Decision, Request, RequestState},
    time::{Minutes, Timestamp},
};

#[derive(sqlx::FromRow)]
pub(super) struct RequestRow {
    id: String,
    person: String,
    account: String,
    permission_set: String,
    length_minutes: i64,
    starts_at: Option<i64>,
    reason: String,
    ticket: Option<String>,
    presence: String,
    submitted_at: i64,
    answer: String,
    continues: Option<String>,
    approvals: String,
    state: String,
    expires_at: Option<i64>,
    closed_at: Option<i64>,
    grant_id: Option<String>,
    version: i64,
    #[sqlx(flatten)]
    decision: DecisionColumns,
}

/// All empty when there is no decision.
#[derive(sqlx::FromRow)]
struct DecisionColumns {
    decision_id: Option<String>,
    decision_actor: Option<String>,
    decision_verdict: Option<String>,
    decision_comment: Option<String>,
    decision_length_minutes: Option<i64>,
    decision_content: Option<String>,
    decided_at: Option<i64>,
}

impl TryFrom<RequestRow> for Request {
    type Error = Error;
    fn try_from(row: RequestRow) -> Result<Self, Error> {
        let place = Place { table: "requests", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            person: place.parse("person", &row.person)?,
            entitlement: place.entitlement(&row.account, &row.permission_set)?,
            length: Minutes(place.number("length_minutes", row.length_minutes)?),
            starts_at: moment(row.starts_at),
            reason: place.parse("reason", &row.reason)?,
            ticket: place.parse_optional("ticket", row.ticket.as_deref())?,
            presence: place.document("presence", &row.presence)?,
            submitted_at: Timestamp::from_microseconds(row.submitted_at),
            answer: place.document("answer", &row.answer)?,
            continues: place.parse_optional("continues", row.continues.as_deref())?,
            approvals: place.document("approvals", &row.approvals)?,
            state: row.state()?,
            version: row.version,
        })
    }
}

impl RequestRow {
    fn state(&self) -> Result<RequestState, Error> {
        let place = Place { table: "requests", id: &self.id };
        Ok(match self.state.as_str() {
            "pending" => RequestState::Pending { expires_at: place.moment("expires_at", self.expires_at)? },
            "approved" => RequestState::Approved {
                decision: self.decision()?,
                grant: place.parse("grant_id", place.present("grant_id", self.grant_id.as_deref())?)?,
            },
            "rejected" => RequestState::Rejected { decision: self.decision()? },
            "withdrawn" => RequestState::Withdrawn { at: place.moment("closed_at", self.closed_at)? },
            "expired" => RequestState::Expired { at: place.moment("closed_at", self.closed_at)? },
            _ => return Err(place.fault("state")),
        })
    }

    fn decision(&self) -> Result<Decision, Error> {
        let columns = &self.decision;
        let place = Place { table: "decisions", id: &self.id };
        let id = place.present("id", columns.decision_id.as_deref())?;
        let actor = place.present("actor", columns.decision_actor.as_deref())?;
        let verdict = place.present("verdict", columns.decision_verdict.as_deref())?;
        let length = place.present("length_minutes", columns.decision_length_minutes)?;
        Ok(Decision {
            id: place.parse("id", id)?,
            by: place.document("actor", actor)?,
            verdict: place.word("verdict", verdict)?,
            comment: place.parse_optional("comment", columns.decision_comment.as_deref())?,
            length: Minutes(place.number("length_minutes", length)?),
            content: ContentHash(place.present("content", columns.decision_content.clone())?),
            at: place.moment("decided_at", columns.decided_at)?,
        })
    }
}
