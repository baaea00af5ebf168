//! What policy answers look like: the verdict, what must also happen, and why. The engine is the crate `policy`.

mod answer;
mod eligibility;
mod fault;

pub use answer::{Answer, Approval, ApproverRule, Obligations, Outcome, Stage, TraceLine, Verdict};
pub use eligibility::Eligibility;
pub use fault::PolicyFault;
