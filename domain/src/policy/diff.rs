//! What is different between two versions of the policies, policy by policy.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleChangeKind {
    Added,
    Removed,
    Changed,
}

/// One policy that is not the same in both.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RuleChange {
    pub kind: RuleChangeKind,
    /// The policy's `@id`, by which both versions are told to have it.
    pub policy: String,
    pub title: String,
    /// Where it stands in the new version; in the old one when it was removed.
    pub file: String,
    pub line: u32,
    /// "Permits, at most 8 h, approved by sre-leads" or "Forbids"; `None` when it was not there.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Who, what or under which conditions is another.
    pub is_about_others: bool,
}

impl fmt::Display for RuleChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.kind {
            RuleChangeKind::Added => "+",
            RuleChangeKind::Removed => "-",
            RuleChangeKind::Changed => "~",
        };
        write!(formatter, "{mark} {} ({}:{})", self.policy, self.file, self.line)?;
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before != after => write!(formatter, ": {before} -> {after}")?,
            (Some(terms), _) | (None, Some(terms)) => write!(formatter, ": {terms}")?,
            (None, None) => {}
        }
        match self.is_about_others && self.kind == RuleChangeKind::Changed {
            true => write!(formatter, "; it is about others than before"),
            false => Ok(()),
        }
    }
}
