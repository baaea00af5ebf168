//! The ledger as a file: what Stint granted and when it must end, to find it again after the database was lost.
//!
//! Invariant: a file is whole or refused: the first line says how many follow. JSON Lines; a header, then one line for
//! each person's access to one entitlement that is not gone.

use crate::{
    grant::Grant,
    holding::{Holding, HoldingKey},
    id::RequestId,
    person::Person,
    request::Request,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Of this version of the file.
const FORMAT: u32 = 1;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LedgerHeader {
    pub stint_ledger: u32,
    /// Of the Stint that wrote it.
    pub version: String,
    /// ARN of the IAM Identity Center instance; `None` before the first import.
    pub organization: Option<String>,
    pub exported_at: Timestamp,
    /// The last audit record that it takes into account.
    pub audit_sequence: i64,
    pub audit_head: String,
    /// Lines that follow.
    pub entries: u64,
    /// Rows of the database that could not be read and are left out.
    pub unreadable: u64,
    /// Requests that waited for a decision.
    pub pending: Vec<RequestId>,
}

/// One person's access to one entitlement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub key: HoldingKey,
    pub person: Person,
    /// `None` while nothing was done about it yet.
    pub holding: Option<Holding>,
    /// All that keep it and have not ended.
    pub grants: Vec<LedgerGrant>,
}

/// A grant with the decision that it exists by (DESIGN.md, invariant 1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerGrant {
    pub grant: Grant,
    pub request: Request,
    /// Who decided; `None` when policy did by itself.
    pub approver: Option<Person>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerFile {
    pub header: LedgerHeader,
    pub entries: Vec<LedgerEntry>,
}

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MalformedLedger {
    #[error("it is empty")]
    Empty,
    #[error("line {0} cannot be read")]
    Line(usize),
    #[error("it is of format {0}, and this Stint reads format {FORMAT}")]
    Format(u32),
    #[error("it is not whole: {found} of {promised} lines")]
    Cut { found: u64, promised: u64 },
}

impl LedgerHeader {
    pub const FORMAT: u32 = FORMAT;
}

impl LedgerFile {
    pub fn write(&self) -> String {
        // Ids, texts and numbers always serialize.
        let mut text = serde_json::to_string(&self.header).unwrap_or_default();
        text.push('\n');
        for entry in &self.entries {
            text.push_str(&serde_json::to_string(entry).unwrap_or_default());
            text.push('\n');
        }
        text
    }

    pub fn parse(text: &str) -> Result<Self, MalformedLedger> {
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().ok_or(MalformedLedger::Empty)?;
        let header: LedgerHeader = serde_json::from_str(first).map_err(|_| MalformedLedger::Line(1))?;
        if header.stint_ledger != FORMAT {
            return Err(MalformedLedger::Format(header.stint_ledger));
        }
        let read = |(number, line)| serde_json::from_str(line).map_err(|_| MalformedLedger::Line(number + 1));
        let entries = lines.map(read).collect::<Result<Vec<LedgerEntry>, _>>()?;
        let (found, promised) = (entries.len() as u64, header.entries);
        if found == promised {
            Ok(Self { header, entries })
        } else {
            Err(MalformedLedger::Cut { found, promised })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> LedgerFile {
        let header = LedgerHeader {
            stint_ledger: FORMAT,
            version: "1".to_owned(),
            organization: None,
            exported_at: Timestamp::from_seconds(100),
            audit_sequence: 7,
            audit_head: "abc".to_owned(),
            entries: 0,
            unreadable: 0,
            pending: Vec::new(),
        };
        LedgerFile { header, entries: Vec::new() }
    }

    #[test]
    fn what_was_written_is_read_again() {
        assert_eq!(LedgerFile::parse(&file().write()), Ok(file()));
    }

    #[test]
    fn a_file_that_was_cut_off_or_is_something_else_is_refused() {
        let mut cut = file();
        cut.header.entries = 2;
        assert_eq!(LedgerFile::parse(&cut.write()), Err(MalformedLedger::Cut { found: 0, promised: 2 }));
        cut.header.stint_ledger = 9;
        assert_eq!(LedgerFile::parse(&cut.write()), Err(MalformedLedger::Format(9)));
        assert_eq!(LedgerFile::parse(""), Err(MalformedLedger::Empty));
        assert_eq!(LedgerFile::parse("[]"), Err(MalformedLedger::Line(1)));
        assert_eq!(LedgerFile::parse(&format!("{}{{", file().write())), Err(MalformedLedger::Line(2)));
    }
}
