//! Approves a request and creates its grant in the same transaction.

use crate::{Context, Problem};
use domain::{id::GrantId, person::Member};

/// As sent by the approver's form. `content` is the hash of what was on their screen.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub request: String,
    pub content: String,
    /// Empty: as asked.
    pub minutes: String,
    pub comment: String,
}

pub async fn approve(context: &Context, member: &Member, form: &DecisionForm) -> Result<GrantId, Problem> {
    let _ = (context, member, form);
    unimplemented!()
}
