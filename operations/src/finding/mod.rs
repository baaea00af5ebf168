//! What a person should look at: raised and resolved by those who look, shown to auditors and administrators.

mod settle;
mod show;

pub(crate) use settle::{Found, settle};
pub use show::{FindingRow, Findings, show};

use domain::finding::{Finding, FindingKind};

/// How many of each kind there are.
pub(crate) fn counted(findings: &[Finding]) -> [(FindingKind, u64); FindingKind::ALL.len()] {
    FindingKind::ALL.map(|kind| (kind, findings.iter().filter(|finding| finding.of == kind).count() as u64))
}
