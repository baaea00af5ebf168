//! Signed-in browsers. Only the hash of the cookie is known here.

use crate::{
    Change, Connection, Error,
    column::{Place, microseconds, moment},
};
use domain::{
    id::PersonId,
    session::{ABSOLUTE_LIMIT, IDLE_LIMIT, Session, SessionHash},
    time::Timestamp,
};

statements! {
    SESSION = "SELECT hash, person, started_at, last_seen_at, proved_at, user_agent FROM sessions WHERE hash = $1";
    SESSIONS_OF = "SELECT hash, person, started_at, last_seen_at, proved_at, user_agent FROM sessions
        WHERE person = $1 AND started_at > $2 AND last_seen_at > $3 ORDER BY started_at DESC, hash";
    ADD = "INSERT INTO sessions (hash, person, started_at, last_seen_at, proved_at, user_agent)
        VALUES ($1, $2, $3, $4, $5, $6)";
    TOUCH = "UPDATE sessions SET last_seen_at = $2 WHERE hash = $1 AND last_seen_at < $2";
    PROVED = "UPDATE sessions SET proved_at = $2 WHERE hash = $1 AND (proved_at IS NULL OR proved_at < $2)";
    DELETE = "DELETE FROM sessions WHERE hash = $1";
    DELETE_OF = "DELETE FROM sessions WHERE person = $1";
    DELETE_STALE = "DELETE FROM sessions WHERE started_at <= $1 OR last_seen_at <= $2";
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    hash: String,
    person: String,
    started_at: i64,
    last_seen_at: i64,
    proved_at: Option<i64>,
    user_agent: String,
}

impl TryFrom<SessionRow> for Session {
    type Error = Error;
    fn try_from(row: SessionRow) -> Result<Self, Error> {
        let person = Place { table: "sessions", id: &row.hash }.parse("person", &row.person)?;
        Ok(Self {
            person,
            hash: SessionHash(row.hash),
            started_at: Timestamp::from_microseconds(row.started_at),
            last_seen_at: Timestamp::from_microseconds(row.last_seen_at),
            proved_at: moment(row.proved_at),
            user_agent: row.user_agent,
        })
    }
}

impl Connection {
    /// Also one that is over: ask `Session::is_live`.
    pub async fn session(&mut self, hash: &SessionHash) -> Result<Option<Session>, Error> {
        row!(self, SessionRow, SESSION, hash.0.as_str())?.map(Session::try_from).transpose()
    }

    /// The person's live sessions, newest first.
    pub async fn sessions_of(&mut self, person: &PersonId, now: Timestamp) -> Result<Vec<Session>, Error> {
        let started_after = (now - ABSOLUTE_LIMIT).microseconds();
        let seen_after = (now - IDLE_LIMIT).microseconds();
        let rows = rows!(self, SessionRow, SESSIONS_OF, person.as_str(), started_after, seen_after)?;
        rows.into_iter().map(Session::try_from).collect()
    }
}

impl Change {
    pub async fn add_session(&mut self, session: &Session) -> Result<(), Error> {
        execute!(
            self,
            ADD,
            session.hash.0.as_str(),
            session.person.as_str(),
            session.started_at.microseconds(),
            session.last_seen_at.microseconds(),
            microseconds(session.proved_at),
            session.user_agent.as_str(),
        )?;
        Ok(())
    }

    pub async fn touch_session(&mut self, hash: &SessionHash, seen_at: Timestamp) -> Result<(), Error> {
        execute!(self, TOUCH, hash.0.as_str(), seen_at.microseconds())?;
        Ok(())
    }

    /// Its person has proved themselves again. An older moment changes nothing.
    pub async fn prove_session(&mut self, hash: &SessionHash, at: Timestamp) -> Result<(), Error> {
        execute!(self, PROVED, hash.0.as_str(), at.microseconds())?;
        Ok(())
    }

    /// Whether there was one.
    pub async fn delete_session(&mut self, hash: &SessionHash) -> Result<bool, Error> {
        Ok(execute!(self, DELETE, hash.0.as_str())? > 0)
    }

    /// How many there were.
    pub async fn delete_sessions_of(&mut self, person: &PersonId) -> Result<u64, Error> {
        execute!(self, DELETE_OF, person.as_str())
    }

    /// Deletes what began or was last seen then or before, and gives their number.
    pub async fn delete_stale_sessions(
        &mut self,
        started_before: Timestamp,
        seen_before: Timestamp,
    ) -> Result<u64, Error> {
        execute!(self, DELETE_STALE, started_before.microseconds(), seen_before.microseconds())
    }
}
