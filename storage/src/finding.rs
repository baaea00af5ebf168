//! Findings: raised, seen again, resolved; never deleted.

use crate::{
    Change, Connection, Error, Readable,
    column::{Place, document, moment},
};
use domain::{
    finding::{Finding, FindingKind, FindingSubject},
    id::{FindingId, PersonId},
    time::Timestamp,
};

macro_rules! findings {
    ($rest:expr) => {
        concat!("SELECT id, kind, subject, person, first_seen, last_seen, resolved_at FROM findings ", $rest)
    };
}

statements! {
    OPEN = findings!("WHERE resolved_at IS NULL ORDER BY first_seen, id");
    OPEN_OF = findings!("WHERE kind = $1 AND subject = $2 AND resolved_at IS NULL");
    RESOLVED = findings!("WHERE resolved_at >= $1 ORDER BY resolved_at DESC, id DESC LIMIT $2");
    ADD = "INSERT INTO findings (id, kind, subject, person, first_seen, last_seen)
        VALUES ($1, $2, $3, $4, $5, $6)";
    SEEN = "UPDATE findings SET last_seen = $2 WHERE kind = $1 AND resolved_at IS NULL AND last_seen < $2";
    RESOLVE = "UPDATE findings SET resolved_at = $2 WHERE id = $1 AND resolved_at IS NULL";
}

#[derive(sqlx::FromRow)]
struct FindingRow {
    id: String,
    kind: String,
    subject: String,
    person: Option<String>,
    first_seen: i64,
    last_seen: i64,
    resolved_at: Option<i64>,
}

impl TryFrom<FindingRow> for Finding {
    type Error = Error;
    fn try_from(row: FindingRow) -> Result<Self, Error> {
        let place = Place { table: "findings", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            of: place.word("kind", &row.kind)?,
            subject: place.document("subject", &row.subject)?,
            person: place.parse_optional("person", row.person.as_deref())?,
            first_seen: Timestamp::from_microseconds(row.first_seen),
            last_seen: Timestamp::from_microseconds(row.last_seen),
            resolved_at: moment(row.resolved_at),
        })
    }
}

impl Connection {
    /// All that are open, the oldest first.
    pub async fn findings_open(&mut self) -> Result<Readable<Finding>, Error> {
        Ok(Readable::of(rows!(self, FindingRow, OPEN)?))
    }

    pub async fn finding_open_of(
        &mut self,
        kind: FindingKind,
        subject: &FindingSubject,
    ) -> Result<Option<Finding>, Error> {
        row!(self, FindingRow, OPEN_OF, kind.name(), document(subject))?.map(Finding::try_from).transpose()
    }

    /// Those resolved since then, the last one first.
    pub async fn findings_resolved(
        &mut self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Readable<Finding>, Error> {
        Ok(Readable::of(rows!(self, FindingRow, RESOLVED, since.microseconds(), i64::from(limit))?))
    }
}

impl Change {
    /// `Conflict` when one of that kind and subject is open.
    pub async fn add_finding(&mut self, finding: &Finding) -> Result<(), Error> {
        execute!(
            self,
            ADD,
            finding.id.as_str(),
            finding.of.name(),
            document(&finding.subject),
            finding.person.as_ref().map(PersonId::as_str),
            finding.first_seen.microseconds(),
            finding.last_seen.microseconds(),
        )?;
        Ok(())
    }

    /// All open ones of that kind were seen again.
    pub async fn findings_seen(&mut self, kind: FindingKind, now: Timestamp) -> Result<(), Error> {
        execute!(self, SEEN, kind.name(), now.microseconds())?;
        Ok(())
    }

    /// `Conflict` when it is not open any more.
    pub async fn resolve_finding(&mut self, id: &FindingId, now: Timestamp) -> Result<(), Error> {
        match execute!(self, RESOLVE, id.as_str(), now.microseconds())? {
            0 => Err(Error::Conflict),
            _ => Ok(()),
        }
    }
}
