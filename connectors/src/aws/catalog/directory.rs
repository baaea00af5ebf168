//! Users and groups of the identity store.

use super::{
    ImportMemory, Step,
    cursor::{Cursor, LONGEST_TOKEN},
    parsed::parsed,
};
use crate::aws::{AwsConnector, pages::all_pages, setback::setback};
use aws_sdk_identitystore::types::{Group, User, UserStatus};
use aws_smithy_types::Document;
use domain::{
    catalog::{CatalogRecord, DirectoryGroup, DirectoryUser, ExternalId},
    connector::Setback,
    id::DirectoryUserId,
};
use std::collections::HashMap;

const USER_PAGES_IN_BATCH: usize = 10;
/// The only extension that `ListUsers` knows: SCIM's enterprise user (RFC 7643, 4.3).
const ENTERPRISE: &str = "aws:identitystore:enterprise";

pub(super) async fn read_users(
    connector: &AwsConnector,
    token: Option<String>,
    read: usize,
) -> Result<Step, Setback> {
    let store = &connector.found_instance().await?.identity_store;
    let (mut token, mut read) = (token, read);
    let mut records = Vec::new();
    for page_number in 1.. {
        connector.pace.wait().await;
        let request = connector.clients.identity_store.list_users().identity_store_id(store);
        let request = request.extensions(ENTERPRISE).max_results(100);
        let sent = request.set_next_token(token.clone()).send().await;
        let page = match sent.map_err(|error| setback("identitystore:ListUsers", &error)) {
            Ok(page) => page,
            // The token expired while nobody asked: the part starts over, its records are the same ones.
            Err(refused) if page_number == 1 && token.is_some() && is_refused_token(&refused) => {
                (token, read) = (None, 0);
                continue;
            }
            Err(refused) => return Err(refused),
        };
        for user in page.users {
            records.push(CatalogRecord::User(record_of_user(user)?));
            read += 1;
        }
        token = page.next_token;
        let storable = token.as_ref().is_some_and(|token| token.len() <= LONGEST_TOKEN);
        if token.is_none() || (page_number >= USER_PAGES_IN_BATCH && storable) {
            break;
        }
    }
    let next = match token {
        Some(token) => Cursor::Users { token: Some(token), read },
        None => Cursor::Groups,
    };
    Ok(Step { records, next: Some(next), progress: format!("people, {read} so far") })
}

fn is_refused_token(refused: &Setback) -> bool {
    refused.code.as_deref() == Some("ValidationException")
}

pub(super) async fn read_groups(
    connector: &AwsConnector,
    memory: &mut ImportMemory,
) -> Result<Step, Setback> {
    let groups = all_groups(connector).await?;
    let mut ids: Vec<_> = groups.iter().map(|group| group.id.clone()).collect();
    ids.sort();
    memory.groups = Some(ids);
    let progress = format!("{} groups", groups.len());
    let records = groups.into_iter().map(CatalogRecord::Group).collect();
    Ok(Step { records, next: Some(Cursor::Memberships { after: None }), progress })
}

pub(super) async fn all_groups(connector: &AwsConnector) -> Result<Vec<DirectoryGroup>, Setback> {
    let store = &connector.found_instance().await?.identity_store;
    let groups = all_pages(|token| {
        let request = connector.clients.identity_store.list_groups().identity_store_id(store);
        let request = request.max_results(100).set_next_token(token);
        async {
            connector.pace.wait().await;
            let page = request.send().await.map_err(|error| setback("identitystore:ListGroups", &error))?;
            Ok((page.groups, page.next_token))
        }
    })
    .await?;
    groups.into_iter().map(record_of_group).collect()
}

fn record_of_user(user: User) -> Result<DirectoryUser, Setback> {
    let emails = user.emails.unwrap_or_default();
    let email = emails.iter().find(|email| email.primary).or(emails.first());
    let email = email.and_then(|email| email.value.clone()).unwrap_or_default();
    let external = user.external_ids.unwrap_or_default().into_iter();
    let user_name = user.user_name.unwrap_or_default();
    Ok(DirectoryUser {
        id: parsed(Some(&user.user_id))?,
        display_name: user.display_name.filter(|name| !name.is_empty()).unwrap_or_else(|| user_name.clone()),
        user_name,
        email,
        external_ids: external.map(|one| ExternalId { issuer: one.issuer, id: one.id }).collect(),
        is_disabled: user.user_status == Some(UserStatus::Disabled),
        manager: user.extensions.as_ref().and_then(manager),
    })
}

/// An identity provider may send a manager whom the directory does not know; then there is none.
fn manager(extensions: &HashMap<String, Document>) -> Option<DirectoryUserId> {
    let enterprise = extensions.get(ENTERPRISE)?.as_object()?;
    enterprise.get("manager")?.as_object()?.get("value")?.as_string()?.parse().ok()
}

/// Only SCIM gives groups external ids.
fn record_of_group(group: Group) -> Result<DirectoryGroup, Setback> {
    Ok(DirectoryGroup {
        id: parsed(Some(&group.group_id))?,
        name: group.display_name.unwrap_or_default(),
        description: group.description.unwrap_or_default(),
        is_synced: group.external_ids.is_some_and(|ids| !ids.is_empty()),
    })
}
