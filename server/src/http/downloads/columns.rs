//! The columns of each kind of row, the same in CSV and XLSX.

use domain::{
    audit::AuditRecord,
    report::{AccessRow, GrantRow, StandingRow},
    time::Timestamp,
};
use operations::simulator::{WhatRow, WhoRow};
use serde::Serialize;

pub(super) enum Cell {
    Text(String),
    Number(u64),
}

pub(super) trait Row: Serialize + Send + 'static {
    const COLUMNS: &'static [&'static str];

    /// As many as there are columns.
    fn cells(&self) -> Vec<Cell>;
}

/// What a spreadsheet would take for a formula is prefixed with an apostrophe (OWASP, "CSV injection").
pub(super) fn guarded(text: &str) -> String {
    let dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\0'];
    let prefix = if text.starts_with(dangerous) { "'" } else { "" };
    // No spreadsheet shows it and XLSX cannot hold it.
    format!("{prefix}{}", text.replace('\0', ""))
}

fn text(value: impl ToString) -> Cell {
    Cell::Text(value.to_string())
}

fn optional(value: Option<impl ToString>) -> Cell {
    Cell::Text(value.map(|value| value.to_string()).unwrap_or_default())
}

fn number(value: Option<u64>) -> Cell {
    value.map_or_else(|| Cell::Text(String::new()), Cell::Number)
}

fn time(value: Timestamp) -> Cell {
    text(value)
}

impl Row for GrantRow {
    const COLUMNS: &'static [&'static str] = &[
        "grant",
        "request",
        "person",
        "email",
        "account",
        "account name",
        "permission set",
        "permission set id",
        "reason",
        "ticket",
        "asked at",
        "asked minutes",
        "approved by",
        "approved at",
        "comment",
        "starts at",
        "ends at",
        "added at",
        "removed at",
        "removal took seconds",
        "state",
        "sessions end by",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.grant),
            optional(self.request.as_ref()),
            text(&self.person),
            text(&self.email),
            text(&self.entitlement.account),
            text(&self.account_name),
            text(&self.permission_set),
            text(&self.entitlement.permission_set),
            text(&self.reason),
            text(&self.ticket),
            optional(self.asked_at),
            number(self.asked_length.map(|length| u64::from(length.0))),
            text(&self.approved_by),
            optional(self.approved_at),
            text(&self.comment),
            time(self.starts_at),
            time(self.ends_at),
            optional(self.added_at),
            optional(self.removed_at),
            number(self.removal_took.map(|took| took.0)),
            text(&self.state),
            time(self.sessions_end_by),
        ]
    }
}

impl Row for StandingRow {
    const COLUMNS: &'static [&'static str] = &[
        "person",
        "email",
        "account",
        "account name",
        "environment",
        "permission set",
        "permission set id",
        "through",
        "risk",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.person),
            text(&self.email),
            text(&self.entitlement.account),
            text(&self.account_name),
            text(&self.environment),
            text(&self.permission_set),
            text(&self.entitlement.permission_set),
            text(&self.through),
            text(&self.risk),
        ]
    }
}

impl Row for AccessRow {
    const COLUMNS: &'static [&'static str] = &[
        "person",
        "email",
        "account",
        "account name",
        "environment",
        "permission set",
        "permission set id",
        "source",
        "until",
        "grant",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.person),
            text(&self.email),
            text(&self.entitlement.account),
            text(&self.account_name),
            text(&self.environment),
            text(&self.permission_set),
            text(&self.entitlement.permission_set),
            text(&self.source),
            optional(self.until),
            optional(self.grant.as_ref()),
        ]
    }
}

impl Row for WhoRow {
    const COLUMNS: &'static [&'static str] =
        &["person", "user name", "email", "longest minutes", "approval", "policy"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.person),
            text(&self.user_name),
            text(&self.email),
            Cell::Number(u64::from(self.terms.longest.0)),
            text(&self.terms.approval),
            text(&self.policy),
        ]
    }
}

impl Row for WhatRow {
    const COLUMNS: &'static [&'static str] = &[
        "account",
        "account name",
        "environment",
        "permission set",
        "permission set id",
        "longest minutes",
        "approval",
        "policy",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.entitlement.account),
            text(&self.account_name),
            text(&self.environment),
            text(&self.permission_set),
            text(&self.entitlement.permission_set),
            Cell::Number(u64::from(self.terms.longest.0)),
            text(&self.terms.approval),
            text(&self.policy),
        ]
    }
}

impl Row for AuditRecord {
    const COLUMNS: &'static [&'static str] = &[
        "sequence",
        "at",
        "actor",
        "event",
        "person",
        "request",
        "grant",
        "entitlement",
        "details",
        "previous hash",
        "hash",
    ];

    fn cells(&self) -> Vec<Cell> {
        let subjects = self.event.subjects();
        vec![
            Cell::Number(self.sequence.max(0) as u64),
            time(self.at),
            text(self.actor.label()),
            text(self.event.kind()),
            optional(subjects.person),
            optional(subjects.request),
            optional(subjects.grant),
            optional(subjects.entitlement),
            text(serde_json::to_string(&self.event).unwrap_or_default()),
            text(&self.previous),
            text(&self.hash),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_can_be_taken_for_a_formula() {
        for dangerous in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(dangerous), format!("'{dangerous}"));
        }
        assert_eq!(guarded("\0=1"), "'=1");
        assert_eq!(guarded("Deploy = fix"), "Deploy = fix");
    }
}
