//! Walks the whole chain and checks every link.

use domain::audit::{AuditRecord, Broken, GENESIS, verify_next};
use storage::{AuditFilter, Connection, Database, Error};

/// Records read at once.
const PAGE: u32 = 1_000;

/// What was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// Records that hold, from the first one without a gap.
    pub records: u64,
    /// Hash of the last record that holds.
    pub head: String,
    pub broken: Option<Broken>,
}

pub async fn verify(database: &Database) -> Result<Verified, Error> {
    let mut connection = database.snapshot().await?;
    let mut verified = Verified { records: 0, head: GENESIS.to_owned(), broken: None };
    let mut sequence = 0;
    loop {
        let records = match read(&mut connection, sequence).await {
            Ok(records) if records.is_empty() => return Ok(verified),
            Ok(records) => records,
            // What cannot even be read was changed.
            Err(Unread::Changed { sequence }) => {
                verified.broken = Some(Broken::Content { sequence });
                return Ok(verified);
            }
            Err(Unread::Failed(error)) => return Err(error),
        };
        for record in records {
            if let Err(broken) = verify_next((sequence, &verified.head), &record) {
                verified.broken = Some(broken);
                return Ok(verified);
            }
            sequence = record.sequence;
            verified.head = record.hash;
            verified.records += 1;
        }
    }
}

enum Unread {
    Changed { sequence: i64 },
    Failed(Error),
}

/// The next page; one record alone where a page has one that cannot be read, so that those before it still count.
async fn read(connection: &mut Connection, after: i64) -> Result<Vec<AuditRecord>, Unread> {
    let everything = AuditFilter::default();
    match connection.audit_after(&everything, after, PAGE).await {
        Err(Error::Inconsistent { .. }) => {}
        other => return other.map_err(Unread::Failed),
    }
    match connection.audit_after(&everything, after, 1).await {
        Err(Error::Inconsistent { id, .. }) => {
            Err(Unread::Changed { sequence: id.parse().unwrap_or(after + 1) })
        }
        other => other.map_err(Unread::Failed),
    }
}
