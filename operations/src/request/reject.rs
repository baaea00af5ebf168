//! Rejects a request.

use super::DecisionForm;
use crate::{Context, Problem};
use domain::person::Member;

pub async fn reject(context: &Context, member: &Member, form: &DecisionForm) -> Result<(), Problem> {
    let _ = (context, member, form);
    unimplemented!()
}
