//! Who may look at evidence: the one check for all reports and the audit log.

use crate::{Context, Problem, failure::denied};
use domain::{
    person::{Member, Role},
    time::Timestamp,
};

/// Lets auditors and administrators through; anyone else's attempt is recorded as `operation`.
pub(crate) async fn require_auditor(
    context: &Context,
    member: &Member,
    operation: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    if member.is(Role::Auditor) || member.is(Role::Administrator) {
        return Ok(());
    }
    let sentence = "Only auditors and administrators can see this. Ask an administrator if you need it.";
    Err(denied(context, member, operation, sentence, now).await)
}
