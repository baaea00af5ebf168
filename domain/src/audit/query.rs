//! How the log is searched: filters that live in the URL, pages by cursor, never by offset.

use super::AuditRecord;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// As typed; empty means "all".
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// One of `AuditEvent::KINDS`.
    pub kind: String,
    /// A `prs_…`, `req_…` or `grt_…` id, an account id, or an entitlement.
    pub subject: String,
    /// Part of the actor's name.
    pub actor: String,
    /// `YYYY-MM-DD` or RFC 3339, inclusive.
    pub from: String,
    /// `YYYY-MM-DD` or RFC 3339, exclusive for a time, inclusive for a day.
    pub to: String,
    /// Show records with a smaller sequence than this: the next page.
    pub before: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    pub query: AuditQuery,
    /// Newest first.
    pub records: Vec<AuditRecord>,
    /// `before` for the next page; `None` at the end.
    pub next: Option<i64>,
    /// Records that match, capped at 10 000 so that counting stays cheap.
    pub total: u32,
    pub now: Timestamp,
}
