//! Compares what the permission sets of an import that just finished contain with what they contained before.

use domain::{
    audit::AuditEvent,
    catalog::{CatalogRecord, PermissionSetContent, gains},
    id::PermissionSetId,
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::Change;

/// Keeps what is new and gives an event for each permission set that contained something else.
pub(super) async fn compare(change: &mut Change, now: Timestamp) -> Result<Vec<AuditEvent>, storage::Error> {
    let known = change.permission_set_contents_latest().await?;
    let known: BTreeMap<PermissionSetId, PermissionSetContent> =
        known.into_iter().map(|content| (content.permission_set.id.clone(), content)).collect();
    let mut events = Vec::new();
    for record in change.catalog_records(&["permission_set"]).await? {
        let CatalogRecord::PermissionSet(permission_set) = record else { continue };
        let before = known.get(&permission_set.id);
        let after = PermissionSetContent { hash: permission_set.content_hash(), since: now, permission_set };
        if before.is_some_and(|before| before.hash == after.hash) {
            continue;
        }
        change.add_permission_set_content(&after).await?;
        events.extend(before.map(|before| AuditEvent::PermissionSetChanged {
            permission_set: after.permission_set.id.clone(),
            before: before.hash.clone(),
            after: after.hash.clone(),
            gains: gains(&before.permission_set, &after.permission_set),
        }));
    }
    Ok(events)
}
