//! The row of a grant.

use crate::{Error, column::Place};
use domain::{
    grant::{Cause, Grant, GrantState},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
pub(super) struct GrantRow {
    id: String,
    person: String,
    directory_user: String,
    account: String,
    permission_set: String,
    cause: String,
    request_id: Option<String>,
    starts_at: i64,
    ends_at: i64,
    state: String,
    since: Option<i64>,
    due_at: Option<i64>,
    ended_at: Option<i64>,
    ending: Option<String>,
    kept_by: Option<String>,
    version: i64,
}

impl TryFrom<GrantRow> for Grant {
    type Error = Error;
    fn try_from(row: GrantRow) -> Result<Self, Error> {
        let place = Place { table: "grants", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            person: place.parse("person", &row.person)?,
            user: place.parse("directory_user", &row.directory_user)?,
            entitlement: place.entitlement(&row.account, &row.permission_set)?,
            cause: row.cause()?,
            starts_at: Timestamp::from_microseconds(row.starts_at),
            ends_at: Timestamp::from_microseconds(row.ends_at),
            state: row.state()?,
            version: row.version,
        })
    }
}

impl GrantRow {
    fn place(&self) -> Place<'_> {
        Place { table: "grants", id: &self.id }
    }

    fn cause(&self) -> Result<Cause, Error> {
        let place = self.place();
        match self.cause.as_str() {
            "request" => {
                let request = place.present("request_id", self.request_id.as_deref())?;
                Ok(Cause::Request { request: place.parse("request_id", request)? })
            }
            _ => Err(place.fault("cause")),
        }
    }

    fn state(&self) -> Result<GrantState, Error> {
        let place = self.place();
        let ending = || place.document("ending", place.present("ending", self.ending.as_deref())?);
        Ok(match self.state.as_str() {
            "scheduled" => GrantState::Scheduled,
            "adding" => GrantState::Adding { since: place.moment("since", self.since)? },
            "active" => GrantState::Active { since: place.moment("since", self.since)? },
            "removing" => {
                GrantState::Removing { due: place.moment("due_at", self.due_at)?, ending: ending()? }
            }
            "ended" => GrantState::Ended {
                at: place.moment("ended_at", self.ended_at)?,
                ending: ending()?,
                kept_by: place.parse_optional("kept_by", self.kept_by.as_deref())?,
            },
            _ => return Err(place.fault("state")),
        })
    }
}
