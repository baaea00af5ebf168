//! What a report covers and how it was asked for.

use super::ReportKind;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// From inclusive to exclusive.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Period {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// As typed; empty means "all".
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    /// `YYYY-MM-DD`; empty: 90 days before `to`.
    pub from: String,
    /// `YYYY-MM-DD`, inclusive; empty: now.
    pub to: String,
    /// An account id, an environment, or empty for the whole organization.
    pub scope: String,
}

/// Printed above the rows and in every export.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    pub report: ReportKind,
    /// `None` for reports of a moment.
    pub period: Option<Period>,
    /// "The whole organization" or what it was narrowed to.
    pub scope: String,
    pub rows: u64,
    pub made_at: Timestamp,
    pub made_by: String,
    /// Of Stint.
    pub version: String,
    /// The first and last audit record that it takes into account; `None` while the log is empty.
    pub audit_sequence: Option<(i64, i64)>,
    /// Hash of the last of them.
    pub audit_hash: Option<String>,
    /// When AWS was last read, for reports that show what AWS has.
    pub catalog_read_at: Option<Timestamp>,
}
