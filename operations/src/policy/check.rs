//! What is wrong with a text, while someone writes it. Changes nothing.

use super::{normal, parse};
use crate::{Context, Problem, access::require_auditor};
use domain::{person::Member, policy::PolicyFault};

/// None when it can be proposed. For auditors and administrators.
pub async fn check(context: &Context, member: &Member, text: &str) -> Result<Vec<PolicyFault>, Problem> {
    require_auditor(context, member, "policy.check", context.clock.now()).await?;
    Ok(parse(&normal(text)).err().unwrap_or_default())
}
