//! One policy as people read it in a list: who, what, how long, who approves; the Cedar stands behind it.

use super::Approval;
use crate::time::Minutes;

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleInWords {
    pub id: String,
    pub title: String,
    pub kind: RuleKind,
    /// "Everyone", "People in engineering".
    pub who: String,
    /// "All accounts", "Workloads/Prod", "Permission set Billing".
    pub what: String,
    /// Conditions that must all hold, in words: "the permission set is not administrative".
    pub only_when: Vec<String>,
    pub cedar: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RuleKind {
    /// Gives access, under these terms.
    Access { break_glass: bool, longest: Minutes, approval: Approval, priority: i64 },
    /// Lets people do something with Stint itself: `audit`, `administer`, `review`.
    Role { action: String },
    /// Forbids these actions, whatever else permits them.
    Forbid { actions: Vec<String> },
    /// Forbids, and no policy can remove it.
    Guardrail,
}
