//! Puts a text in force as the next version, in the change that lets it.

use domain::{
    audit::AuditEvent,
    person::Actor,
    policy::{PolicyVersion, Way},
    time::Timestamp,
};
use policy::PolicySet;
use storage::Change;

/// A text that parsed, and who stands for it.
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) parsed: &'a PolicySet,
    pub(super) author: Actor,
    pub(super) reason: &'a str,
}

/// `after` is the number of the version in force. The event is the caller's to commit.
pub(super) async fn put_in_force(
    change: &mut Change,
    text: Text<'_>,
    after: u32,
    way: Way,
    now: Timestamp,
) -> Result<AuditEvent, storage::Error> {
    let version = PolicyVersion {
        number: after + 1,
        text: text.text.to_owned(),
        hash: text.parsed.version().to_owned(),
        author: text.author,
        reason: text.reason.to_owned(),
        way: way.clone(),
        written_at: now,
    };
    change.add_policy_version(&version).await?;
    Ok(AuditEvent::PolicyInForce {
        number: version.number,
        version: version.hash,
        policies: u32::try_from(text.parsed.len()).unwrap_or(u32::MAX),
        reason: version.reason,
        way,
    })
}
