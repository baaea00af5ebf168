//! Organizational units with their nesting, and which account is in which of them.

use super::{AT_ONCE, ImportMemory, Step, cursor::Cursor, instance::management_account, parsed::parsed};
use crate::aws::{AwsConnector, pages::all_pages, setback::setback};
use aws_sdk_organizations::types::AccountStatus as AwsStatus;
use domain::{
    catalog::{Account, AccountStatus, CatalogRecord, OrganizationalUnit},
    connector::Setback,
    id::{AccountId, OrganizationalUnitId},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;

pub(super) async fn read_units(connector: &AwsConnector, memory: &mut ImportMemory) -> Result<Step, Setback> {
    let (units, accounts) = read_tree(connector).await?;
    let progress = format!("{} organizational units", units.len());
    memory.accounts = Some(accounts);
    let records = units.into_iter().map(CatalogRecord::Unit).collect();
    Ok(Step { records, next: Some(Cursor::Accounts { after: None }), progress })
}

/// Level by level from the root: a unit's parent and an account's unit are where they were found.
pub(super) async fn read_tree(
    connector: &AwsConnector,
) -> Result<(Vec<OrganizationalUnit>, Vec<Account>), Setback> {
    let management = management_account(connector).await?;
    let mut level = read_roots(connector).await?;
    let (mut units, mut accounts) = (Vec::new(), Vec::new());
    while !level.is_empty() {
        let parents: Vec<OrganizationalUnitId> = level.iter().map(|unit| unit.id.clone()).collect();
        let below = stream::iter(parents).map(|parent| {
            let management = &management;
            async move {
                let children = read_children(connector, &parent).await?;
                Ok::<_, Setback>((children, read_members(connector, &parent, management).await?))
            }
        });
        let below: Vec<_> = below.buffered(AT_ONCE).try_collect().await?;
        units.append(&mut level);
        for (children, members) in below {
            level.extend(children);
            accounts.extend(members);
        }
    }
    accounts.sort_by(|one: &Account, other| one.id.cmp(&other.id));
    Ok((units, accounts))
}

async fn read_roots(connector: &AwsConnector) -> Result<Vec<OrganizationalUnit>, Setback> {
    let roots = all_pages(|token| {
        let request = connector.clients.organizations.list_roots().set_next_token(token);
        async {
            connector.pace.wait().await;
            let page = request.send().await.map_err(|error| setback("organizations:ListRoots", &error))?;
            Ok((page.roots.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    let roots = roots.into_iter().map(|root| {
        let id = parsed(root.id.as_deref())?;
        Ok(OrganizationalUnit { id, name: root.name.unwrap_or_default(), parent: None })
    });
    roots.collect()
}

async fn read_children(
    connector: &AwsConnector,
    parent: &OrganizationalUnitId,
) -> Result<Vec<OrganizationalUnit>, Setback> {
    let children = all_pages(|token| {
        let request = connector.clients.organizations.list_organizational_units_for_parent();
        let request = request.parent_id(parent.as_str()).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "organizations:ListOrganizationalUnitsForParent";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.organizational_units.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    let children = children.into_iter().map(|unit| {
        let id = parsed(unit.id.as_deref())?;
        Ok(OrganizationalUnit { id, name: unit.name.unwrap_or_default(), parent: Some(parent.clone()) })
    });
    children.collect()
}

async fn read_members(
    connector: &AwsConnector,
    unit: &OrganizationalUnitId,
    management: &AccountId,
) -> Result<Vec<Account>, Setback> {
    let accounts = all_pages(|token| {
        let request = connector.clients.organizations.list_accounts_for_parent();
        let request = request.parent_id(unit.as_str()).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "organizations:ListAccountsForParent";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.accounts.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    let accounts = accounts.into_iter().map(|account| {
        let id: AccountId = parsed(account.id.as_deref())?;
        Ok(Account {
            is_management: id == *management,
            id,
            name: account.name.unwrap_or_default(),
            email: account.email.unwrap_or_default(),
            status: status_of(account.status.as_ref()),
            unit: unit.clone(),
            tags: BTreeMap::new(),
        })
    });
    accounts.collect()
}

/// A status that is not known yet is treated as one that takes no access.
fn status_of(status: Option<&AwsStatus>) -> AccountStatus {
    match status {
        Some(AwsStatus::Active) => AccountStatus::Active,
        Some(AwsStatus::PendingClosure) => AccountStatus::PendingClosure,
        _ => AccountStatus::Suspended,
    }
}
