//! What policy answers look like: the verdict, what must also happen, and why. The engine is the crate `policy`.

mod answer;
mod approval;
mod consequences;
mod deputies;
mod diff;
mod eligibility;
mod fault;
pub mod highlight;
mod line_diff;
mod lint;
mod proposal;
mod shape;
mod version;
mod words;

pub use answer::{Answer, CommentRule, Obligations, Outcome, TraceLine, Verdict};
pub use approval::{Approval, ApproverRule, MOST_APPROVERS, ON_CALL, OWNER_TAG, Stage};
pub use consequences::{
    ChangeExample, ChangeGroup, ChangeKind, Consequences, Effect, REPLAY_EXAMPLES, REPLAYED, Reach, Replay,
    ReplayExample, Replayed, RoleEffect,
};
pub use deputies::Deputies;
pub use diff::{RuleChange, RuleChangeKind};
pub use eligibility::Eligibility;
pub use fault::PolicyFault;
pub use line_diff::{DiffLine, LineDiff, Origin};
pub use lint::{LintFinding, LintRule, RuleReach, Severity};
pub use proposal::{Administrator, PolicyProposal, ProposalRefusal, ProposalState};
pub use shape::{PolicyShape, SHAPES};
pub use version::{PolicySource, PolicyVersion, Way};
pub use words::{RuleInWords, RuleKind};
