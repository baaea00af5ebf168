//! The audit log: one row per link of the chain, added by [`Change`]'s commit and by nothing else.
//!
//! Invariant: the log's time never goes back. Two replicas' clocks differ a little; an event is never dated before
//! the one before it, so that a range of time is a range of sequence numbers.

mod search;

pub(crate) use search::SEARCH_STATEMENTS;
pub use search::{AuditFilter, AuditSubject};

use crate::{
    Change, Connection, Error,
    column::{Place, document},
};
use domain::{
    audit::{AuditEvent, AuditRecord, GENESIS, seal},
    catalog::Entitlement,
    id::{GrantId, PersonId, RequestId},
    person::Actor,
    time::Timestamp,
};

statements! {
    HEAD = "SELECT sequence, hash, at FROM audit_events ORDER BY sequence DESC LIMIT 1";
    FIRST = "SELECT MIN(sequence) FROM audit_events";
    ACTORS = "SELECT name FROM audit_actors ORDER BY name";
    /// Whoever searches for a request or a person finds its whole story: what an event does not name is looked up.
    APPEND = "INSERT INTO audit_events (sequence, at, kind, actor_name, actor, event, previous, hash,
            person, request_id, grant_id, account, permission_set)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
            COALESCE($9, (SELECT person FROM requests WHERE id = $10)),
            COALESCE($10, (SELECT request_id FROM grants WHERE id = $11)),
            $11,
            COALESCE($12, (SELECT account FROM requests WHERE id = $10)),
            COALESCE($13, (SELECT permission_set FROM requests WHERE id = $10)))";
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    sequence: i64,
    at: i64,
    kind: String,
    actor: String,
    event: String,
    previous: String,
    hash: String,
}

impl TryFrom<AuditRow> for AuditRecord {
    type Error = Error;
    fn try_from(row: AuditRow) -> Result<Self, Error> {
        let sequence = row.sequence.to_string();
        let place = Place { table: "audit_events", id: &sequence };
        let event: AuditEvent = place.document("event", &row.event)?;
        if event.kind() != row.kind {
            return Err(place.fault("kind"));
        }
        Ok(Self {
            sequence: row.sequence,
            at: Timestamp::from_microseconds(row.at),
            actor: place.document("actor", &row.actor)?,
            event,
            previous: row.previous,
            hash: row.hash,
        })
    }
}

impl Connection {
    /// Sequence and hash of the last record; 0 and `GENESIS` while the log is empty.
    pub async fn audit_head(&mut self) -> Result<(i64, String), Error> {
        let head = row!(self, (i64, String, i64), HEAD)?;
        Ok(head.map_or_else(|| (0, GENESIS.to_owned()), |(sequence, hash, _)| (sequence, hash)))
    }

    /// Sequences of the first and the last record.
    pub async fn audit_first_last(&mut self) -> Result<Option<(i64, i64)>, Error> {
        let first = value!(self, Option<i64>, FIRST)?;
        let last = row!(self, (i64, String, i64), HEAD)?;
        Ok(first.zip(last).map(|(first, (last, ..))| (first, last)))
    }

    /// Every name that stands in the log as an actor.
    pub async fn audit_actors(&mut self) -> Result<Vec<String>, Error> {
        let rows = rows!(self, (String,), ACTORS)?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }
}

impl Change {
    pub(crate) async fn append(
        &mut self,
        at: Timestamp,
        events: Vec<(Actor, AuditEvent)>,
    ) -> Result<Vec<AuditRecord>, Error> {
        let head = row!(self, (i64, String, i64), HEAD)?;
        let (mut sequence, mut hash, last) = head.unwrap_or_else(|| (0, GENESIS.to_owned(), i64::MIN));
        let at = at.max(Timestamp::from_microseconds(last));
        let mut records = Vec::with_capacity(events.len());
        for (actor, event) in events {
            let record = seal((sequence, &hash), at, actor, event);
            self.append_row(&record).await?;
            (sequence, hash) = (record.sequence, record.hash.clone());
            records.push(record);
        }
        Ok(records)
    }

    async fn append_row(&mut self, record: &AuditRecord) -> Result<(), Error> {
        let mut subjects = record.event.subjects();
        if subjects == domain::audit::Subjects::default()
            && let Actor::Person { id, .. } = &record.actor
        {
            // Signing in, say: it is about the one who did it.
            subjects.person = Some(id.clone());
        }
        let (account, permission_set) = subjects
            .entitlement
            .map(|Entitlement { account, permission_set }| (account, permission_set))
            .unzip();
        execute!(
            self,
            APPEND,
            record.sequence,
            record.at.microseconds(),
            record.event.kind(),
            record.actor.label(),
            document(&record.actor),
            document(&record.event),
            record.previous.as_str(),
            record.hash.as_str(),
            subjects.person.as_ref().map(PersonId::as_str),
            subjects.request.as_ref().map(RequestId::as_str),
            subjects.grant.as_ref().map(GrantId::as_str),
            account.as_ref().map(|account| account.as_str()),
            permission_set.as_ref().map(|set| set.as_str()),
        )?;
        Ok(())
    }
}
