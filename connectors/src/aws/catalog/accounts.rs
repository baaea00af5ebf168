//! Accounts with their tags, which cost a call each.

use super::{AT_ONCE, ImportMemory, Step, cursor::Cursor, next_items, parsed::parsed, units::read_tree};
use crate::aws::{AwsConnector, pages::all_pages, setback::setback};
use domain::{catalog::CatalogRecord, connector::Setback, id::AccountId};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;

const ACCOUNTS_IN_BATCH: usize = 25;

pub(super) async fn read_accounts(
    connector: &AwsConnector,
    memory: &mut ImportMemory,
    after: Option<AccountId>,
) -> Result<Step, Setback> {
    if memory.accounts.is_none() {
        memory.accounts = Some(read_tree(connector).await?.1);
    }
    let accounts = memory.accounts.get_or_insert_default();
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id.clone()).collect();
    let (batch, read) = next_items(&ids, after.as_ref(), ACCOUNTS_IN_BATCH);
    let tagged = stream::iter(accounts[read - batch.len()..read].iter().cloned());
    let tagged = tagged.map(|mut account| async {
        account.tags = read_tags(connector, account.id.as_str()).await?;
        Ok::<_, Setback>(CatalogRecord::Account(account))
    });
    let records = tagged.buffered(AT_ONCE).try_collect().await?;
    let progress = format!("accounts, {read} of {}", ids.len());
    let next = match batch.last() {
        Some(last) if read < ids.len() => Cursor::Accounts { after: Some(last.clone()) },
        _ => Cursor::PermissionSets { after: None },
    };
    Ok(Step { records, next: Some(next), progress })
}

/// Sorted ids of all accounts, for the part that reads assignments.
pub(super) async fn read_account_ids(connector: &AwsConnector) -> Result<Vec<AccountId>, Setback> {
    let accounts = all_pages(|token| {
        let request = connector.clients.organizations.list_accounts().set_next_token(token);
        async {
            connector.pace.wait().await;
            let page = request.send().await.map_err(|error| setback("organizations:ListAccounts", &error))?;
            Ok((page.accounts.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    let mut ids = Vec::new();
    for account in accounts {
        ids.push(parsed(account.id.as_deref())?);
    }
    ids.sort();
    Ok(ids)
}

async fn read_tags(connector: &AwsConnector, account: &str) -> Result<BTreeMap<String, String>, Setback> {
    let tags = all_pages(|token| {
        let request = connector.clients.organizations.list_tags_for_resource();
        let request = request.resource_id(account).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "organizations:ListTagsForResource";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.tags.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
}
