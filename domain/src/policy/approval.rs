//! Who must agree before access is given: stages in their order, each with alternatives and a quorum.
//!
//! Invariant: nobody counts twice, in one stage or in two. Deliberately not here: who these people are (the crate
//! `policy` finds them in the catalog).

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Who may give an approval.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum ApproverRule {
    /// Anyone in the group of that name.
    Group(String),
    /// The person with that user name in the directory.
    Person(String),
    /// The group or person that the account's tag `owner` names.
    Owner,
    /// The requester's manager, as the directory says.
    Manager,
    /// Anyone in the directory's group [`ON_CALL`].
    OnCall,
}

/// The directory's group of those who are on call now. The tool that keeps the schedule keeps the group.
pub const ON_CALL: &str = "on-call";

/// The tag of an account whose value names the group or the person that owns it.
pub const OWNER_TAG: &str = "owner";

/// One approval step.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// So many different people of `any_of` must agree; 1 to [`MOST_APPROVERS`].
    #[serde(default = "one")]
    pub count: u32,
    pub any_of: Vec<ApproverRule>,
}

/// More than these of one stage would never come together.
pub const MOST_APPROVERS: u32 = 5;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Approval {
    Automatic,
    /// Every stage must be passed, one after the other.
    Stages {
        stages: Vec<Stage>,
    },
}

impl Approval {
    /// "Automatic" or "Approved by sre-leads or sam.okafor, then by 2 of security".
    pub fn sentence(&self) -> String {
        let Self::Stages { stages } = self else { return "Automatic".to_owned() };
        let stages: Vec<String> = stages.iter().map(Stage::words).collect();
        format!("Approved by {}", stages.join(", then by "))
    }

    pub fn stages(&self) -> &[Stage] {
        match self {
            Self::Automatic => &[],
            Self::Stages { stages } => stages,
        }
    }
}

impl Stage {
    pub fn of(any_of: Vec<ApproverRule>) -> Self {
        Self { count: 1, any_of }
    }

    /// "sre-leads or the account's owner", "2 of security".
    pub fn words(&self) -> String {
        let names: Vec<Cow<'_, str>> = self.any_of.iter().map(ApproverRule::name).collect();
        let names = names.join(" or ");
        if self.count == 1 { names } else { format!("{} of {names}", self.count) }
    }
}

impl ApproverRule {
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::Group(name) | Self::Person(name) => name.into(),
            Self::Owner => "the account's owner".into(),
            Self::Manager => "the requester's manager".into(),
            Self::OnCall => "whoever is on call".into(),
        }
    }
}

const fn one() -> u32 {
    1
}
