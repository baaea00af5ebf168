//! Linking and verifying the chain: SHA-256 over the canonical JSON of each record.

use super::{AuditEvent, AuditRecord};
use crate::{person::Actor, time::Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The hash before the first record.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Broken {
    #[error("Record {expected} is missing: {found} follows instead.")]
    Gap { expected: i64, found: i64 },
    #[error("Record {sequence} does not name the hash of the record before it.")]
    Link { sequence: i64 },
    #[error("Record {sequence} was changed after it was written.")]
    Content { sequence: i64 },
}

/// The fields that the hash covers, in this order.
#[derive(Serialize)]
struct Sealed<'a> {
    sequence: i64,
    at: Timestamp,
    actor: &'a Actor,
    event: &'a AuditEvent,
    previous: &'a str,
}

/// The record that follows `previous` (its sequence and hash).
pub fn seal(previous: (i64, &str), at: Timestamp, actor: Actor, event: AuditEvent) -> AuditRecord {
    let sequence = previous.0 + 1;
    let hash = digest(&Sealed { sequence, at, actor: &actor, event: &event, previous: previous.1 });
    AuditRecord { sequence, at, actor, event, previous: previous.1.to_owned(), hash }
}

/// Whether `record` is unchanged and follows `previous`.
pub fn verify_next(previous: (i64, &str), record: &AuditRecord) -> Result<(), Broken> {
    let expected = previous.0 + 1;
    if record.sequence != expected {
        return Err(Broken::Gap { expected, found: record.sequence });
    }
    if record.previous != previous.1 {
        return Err(Broken::Link { sequence: record.sequence });
    }
    let sealed = Sealed {
        sequence: record.sequence,
        at: record.at,
        actor: &record.actor,
        event: &record.event,
        previous: &record.previous,
    };
    if digest(&sealed) == record.hash { Ok(()) } else { Err(Broken::Content { sequence: record.sequence }) }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(sealed: &Sealed<'_>) -> String {
    // Strings, integers and enums always serialize, and serde_json writes struct fields in their order.
    let json = serde_json::to_vec(sealed).unwrap_or_default();
    hexadecimal(&Sha256::digest(json))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(previous: (i64, &str), task: &str) -> AuditRecord {
        let actor = Actor::System { task: task.to_owned() };
        seal(previous, Timestamp::from_seconds(7), actor, AuditEvent::SignedOut)
    }

    #[test]
    fn a_chain_of_untouched_records_verifies() {
        let first = record((0, GENESIS), "a");
        let second = record((1, &first.hash), "b");
        assert_eq!(verify_next((0, GENESIS), &first), Ok(()));
        assert_eq!(verify_next((1, &first.hash), &second), Ok(()));
    }

    #[test]
    fn a_changed_record_is_found() {
        let mut changed = record((0, GENESIS), "a");
        changed.at = Timestamp::from_seconds(8);
        assert_eq!(verify_next((0, GENESIS), &changed), Err(Broken::Content { sequence: 1 }));
    }

    #[test]
    fn a_missing_record_is_found() {
        let third = record((2, "x"), "c");
        assert_eq!(verify_next((1, "x"), &third), Err(Broken::Gap { expected: 2, found: 3 }));
    }
}
