//! One answer of the evaluator with its trace. The request form, the approver's screen and the audit event show
//! the same one.

use super::Approval;
use crate::time::Minutes;
use serde::{Deserialize, Serialize};

/// What must also happen when policy says yes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Obligations {
    pub longest: Minutes,
    pub approval: Approval,
    /// `@id` of the permit that counted.
    pub policy: String,
    #[serde(default, skip_serializing_if = "CommentRule::is_optional")]
    pub comment: CommentRule,
    /// A request needs a ticket.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ticket: bool,
}

/// Whether who decides must say why. The later one is the stricter one.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentRule {
    #[default]
    Optional,
    OnReject,
    Required,
}

impl CommentRule {
    pub fn is_optional(&self) -> bool {
        *self == Self::Optional
    }

    /// Whether a decision of that kind needs a comment.
    pub fn asks(self, verdict: crate::request::Verdict) -> bool {
        match self {
            Self::Optional => false,
            Self::OnReject => verdict == crate::request::Verdict::Rejected,
            Self::Required => true,
        }
    }
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    Allowed {
        obligations: Obligations,
    },
    /// The sentence says what forbids it, or that nothing allows it.
    Denied {
        sentence: String,
    },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A permit that counted.
    Allowed,
    /// A permit that matched, but one of higher priority counted.
    Outranked,
    /// A forbid or guardrail that matched.
    Forbade,
    /// Looked at, but it did not match.
    DidNotApply,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct TraceLine {
    /// The policy's `@id`, or the guardrail's name.
    pub policy: String,
    pub title: String,
    pub outcome: Outcome,
    /// In plain words: "Allowed by *Production read-only*, at most 8 h."
    pub sentence: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub verdict: Verdict,
    pub trace: Vec<TraceLine>,
    /// First 12 hexadecimal digits of SHA-256 over the policies in force.
    pub policy_version: String,
}

impl Answer {
    pub fn obligations(&self) -> Option<&Obligations> {
        match &self.verdict {
            Verdict::Allowed { obligations } => Some(obligations),
            Verdict::Denied { .. } => None,
        }
    }
}
