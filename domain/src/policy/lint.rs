//! What is odd about policies without being a fault: they can be put in force, and may not mean what they say.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody gets what nobody meant to give, or nobody can do what must be done.
    Serious,
    /// Something does not work as written.
    Warning,
    /// Worth a look.
    Notice,
}

/// The rule that found it, by one word each.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LintRule {
    /// The condition or what it names is nowhere in the organization.
    NeverMatches,
    /// A name is written in other case than the directory's.
    OtherCase,
    /// Nobody, or only the requester, can approve.
    NoApprover,
    /// Administrative access in production needs no approval.
    AutomaticAdministration,
    /// It reaches more than when it was put in force.
    Widened,
    /// The length misleads beside the sessions that AWS gives.
    MisleadingDuration,
    /// Another policy always counts instead.
    Outranked,
    /// Nobody or one person administers Stint.
    FewAdministrators,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LintFinding {
    pub severity: Severity,
    pub rule: LintRule,
    /// The policy's `@id`; empty when it concerns all of them.
    pub policy: String,
    pub file: String,
    /// From 1; 0 when it concerns no line.
    pub line: u32,
    pub sentence: String,
    /// What to do.
    pub remedy: String,
}

/// How far a policy's head and conditions reached at some moment: kept with a version, to see later what grew.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RuleReach {
    /// The policy's `@id`.
    pub policy: String,
    pub people: u32,
    pub accounts: u32,
    pub permission_sets: u32,
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Serious => "serious",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

impl fmt::Display for LintFinding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (severity, sentence, remedy) = (self.severity.as_str(), &self.sentence, &self.remedy);
        if self.line > 0 {
            write!(formatter, "{}:{}: ", self.file, self.line)?;
        }
        write!(formatter, "{severity}: {sentence} {remedy}")
    }
}
