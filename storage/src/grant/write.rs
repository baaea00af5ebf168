//! Storing grants.

use crate::{
    Change, Error,
    column::{document, microseconds},
};
use domain::{
    grant::{Cause, Ending, Grant, GrantState},
    id::GrantId,
    time::Timestamp,
};

statements! {
    ADD = "INSERT INTO grants (id, person, directory_user, account, permission_set, cause, request_id, starts_at,
            ends_at, state, since, due_at, ended_at, ending, kept_by, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    SAVE = "UPDATE grants SET state = $3, since = $4, due_at = $5, ended_at = $6, ending = $7, kept_by = $8,
            version = $9
        WHERE id = $1 AND version = $2";
}

pub(crate) use self::STATEMENTS as WRITE_STATEMENTS;

/// The columns of a state.
#[derive(Default)]
struct StateColumns<'a> {
    name: &'static str,
    since: Option<Timestamp>,
    due_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ending: Option<&'a Ending>,
    kept_by: Option<&'a GrantId>,
}

impl Change {
    /// When the change commits, an approved request must name this grant, its person and its entitlement: the
    /// database refuses anything else (DESIGN.md, invariant 1).
    pub async fn add_grant(&mut self, grant: &Grant) -> Result<(), Error> {
        let Cause::Request { request } = &grant.cause;
        let columns = StateColumns::of(&grant.state);
        execute!(
            self,
            ADD,
            grant.id.as_str(),
            grant.person.as_str(),
            grant.user.as_str(),
            grant.entitlement.account.as_str(),
            grant.entitlement.permission_set.as_str(),
            "request",
            request.as_str(),
            grant.starts_at.microseconds(),
            grant.ends_at.microseconds(),
            columns.name,
            microseconds(columns.since),
            microseconds(columns.due_at),
            microseconds(columns.ended_at),
            columns.ending.map(document),
            columns.kept_by.map(GrantId::as_str),
            grant.version,
        )?;
        Ok(())
    }

    /// Stores the new state and gives the new version. `Conflict` when the grant changed since it was read.
    pub async fn save_grant(&mut self, grant: &Grant) -> Result<i64, Error> {
        let version = grant.version + 1;
        let columns = StateColumns::of(&grant.state);
        let met = execute!(
            self,
            SAVE,
            grant.id.as_str(),
            grant.version,
            columns.name,
            microseconds(columns.since),
            microseconds(columns.due_at),
            microseconds(columns.ended_at),
            columns.ending.map(document),
            columns.kept_by.map(GrantId::as_str),
            version,
        )?;
        if met == 0 { Err(Error::Conflict) } else { Ok(version) }
    }
}

impl<'a> StateColumns<'a> {
    fn of(state: &'a GrantState) -> Self {
        let none = Self::default();
        match state {
            GrantState::Scheduled => Self { name: "scheduled", ..none },
            GrantState::Adding { since } => Self { name: "adding", since: Some(*since), ..none },
            GrantState::Active { since } => Self { name: "active", since: Some(*since), ..none },
            GrantState::Removing { due, ending } => {
                Self { name: "removing", due_at: Some(*due), ending: Some(ending), ..none }
            }
            GrantState::Ended { at, ending, kept_by } => Self {
                name: "ended",
                ended_at: Some(*at),
                ending: Some(ending),
                kept_by: kept_by.as_ref(),
                ..none
            },
        }
    }
}
