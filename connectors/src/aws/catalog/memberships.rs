//! Who is in which group: at least one call a group.

use super::{AT_ONCE, ImportMemory, Step, cursor::Cursor, directory::all_groups, next_items, parsed::parsed};
use crate::aws::{AwsConnector, pages::all_pages, setback::setback};
use aws_sdk_identitystore::types::MemberId;
use domain::{
    catalog::{CatalogRecord, Membership},
    connector::{Setback, SetbackKind},
    id::DirectoryGroupId,
};
use futures::{StreamExt, TryStreamExt, stream};

const GROUPS_IN_BATCH: usize = 25;

pub(super) async fn read(
    connector: &AwsConnector,
    memory: &mut ImportMemory,
    after: Option<DirectoryGroupId>,
) -> Result<Step, Setback> {
    if memory.groups.is_none() {
        let mut ids: Vec<_> = all_groups(connector).await?.into_iter().map(|group| group.id).collect();
        ids.sort();
        memory.groups = Some(ids);
    }
    let ids = memory.groups.get_or_insert_default();
    let (batch, read) = next_items(ids, after.as_ref(), GROUPS_IN_BATCH);
    let members = stream::iter(batch.to_vec()).map(|group| read_members(connector, group));
    let members: Vec<Vec<CatalogRecord>> = members.buffered(AT_ONCE).try_collect().await?;
    let next = match batch.last() {
        Some(last) if read < ids.len() => Cursor::Memberships { after: Some(last.clone()) },
        _ => Cursor::Assignments { after: None },
    };
    let progress = format!("members of groups, {read} of {}", ids.len());
    Ok(Step { records: members.into_iter().flatten().collect(), next: Some(next), progress })
}

async fn read_members(
    connector: &AwsConnector,
    group: DirectoryGroupId,
) -> Result<Vec<CatalogRecord>, Setback> {
    let store = &connector.found_instance().await?.identity_store;
    let members = all_pages(|token| {
        let request = connector.clients.identity_store.list_group_memberships().identity_store_id(store);
        let request = request.group_id(group.as_str()).max_results(100).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "identitystore:ListGroupMemberships";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.group_memberships, page.next_token))
        }
    })
    .await;
    let members = match members {
        // The group went away between the parts.
        Err(gone) if gone.kind == SetbackKind::Missing => return Ok(vec![]),
        members => members?,
    };
    let records = members.into_iter().filter_map(|membership| match membership.member_id {
        Some(MemberId::UserId(user)) => Some(
            parsed(Some(&user))
                .map(|user| CatalogRecord::Membership(Membership { group: group.clone(), user })),
        ),
        _ => None,
    });
    records.collect()
}
