//! Every text of the policies that was in force, and the changes that were proposed; nothing of it is ever deleted.

mod proposal;

pub(crate) use proposal::STATEMENTS as PROPOSAL_STATEMENTS;

use crate::{
    Change, Connection, Error, Readable,
    column::{Place, document},
};
use domain::{policy::PolicyVersion, time::Timestamp};

statements! {
    NEWEST_NUMBER = "SELECT MAX(number) FROM policy_versions";
    VERSION = "SELECT number, text, hash, author, reason, way, written_at FROM policy_versions WHERE number = $1";
    VERSIONS = "SELECT number, '' AS text, hash, author, reason, way, written_at FROM policy_versions
        ORDER BY number DESC LIMIT $1";
    /// Adds nothing when the number is not the next one.
    ADD = "INSERT INTO policy_versions (number, text, hash, author, reason, way, written_at)
        SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE $1 = (SELECT COALESCE(MAX(number), 0) + 1 FROM policy_versions)";
}

#[derive(sqlx::FromRow)]
struct PolicyVersionRow {
    number: i64,
    text: String,
    hash: String,
    author: String,
    reason: String,
    way: String,
    written_at: i64,
}

impl TryFrom<PolicyVersionRow> for PolicyVersion {
    type Error = Error;
    fn try_from(row: PolicyVersionRow) -> Result<Self, Error> {
        let number = row.number.to_string();
        let place = Place { table: "policy_versions", id: &number };
        Ok(Self {
            number: place.number("number", row.number)?,
            author: place.document("author", &row.author)?,
            way: place.document("way", &row.way)?,
            written_at: Timestamp::from_microseconds(row.written_at),
            text: row.text,
            hash: row.hash,
            reason: row.reason,
        })
    }
}

impl Connection {
    /// The number of the version in force; 0 when there is none yet.
    pub async fn policy_newest(&mut self) -> Result<u32, Error> {
        let newest = value!(self, Option<i64>, NEWEST_NUMBER)?.unwrap_or_default();
        Place { table: "policy_versions", id: "the newest" }.number("number", newest)
    }

    pub async fn policy_version(&mut self, number: u32) -> Result<Option<PolicyVersion>, Error> {
        row!(self, PolicyVersionRow, VERSION, i64::from(number))?.map(PolicyVersion::try_from).transpose()
    }

    /// The newest first, without their texts.
    pub async fn policy_versions(&mut self, limit: u32) -> Result<Readable<PolicyVersion>, Error> {
        Ok(Readable::of(rows!(self, PolicyVersionRow, VERSIONS, i64::from(limit))?))
    }
}

impl Change {
    /// Puts it in force. `Conflict` when its number is not the next one.
    pub async fn add_policy_version(&mut self, version: &PolicyVersion) -> Result<(), Error> {
        let added = execute!(
            self,
            ADD,
            i64::from(version.number),
            version.text.as_str(),
            version.hash.as_str(),
            document(&version.author),
            version.reason.as_str(),
            document(&version.way),
            version.written_at.microseconds(),
        )?;
        if added == 0 { Err(Error::Conflict) } else { Ok(()) }
    }
}
