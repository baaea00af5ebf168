//! Account assignments: per account the permission sets provisioned there, per pair who is assigned.

use super::{
    AT_ONCE, ImportMemory, Step, accounts::read_account_ids, cursor::Cursor, instance::management_account,
    next_items, parsed::parsed,
};
use crate::aws::{AwsConnector, instance::FoundInstance, pages::all_pages, setback::setback};
use aws_sdk_ssoadmin::types::{AccountAssignment, PrincipalType};
use domain::{
    catalog::{Assignment, CatalogRecord, Entitlement, Principal},
    connector::{Setback, SetbackKind},
    id::AccountId,
};
use futures::{StreamExt, TryStreamExt, stream};

const ACCOUNTS_IN_BATCH: usize = 10;

pub(super) async fn read(
    connector: &AwsConnector,
    memory: &mut ImportMemory,
    after: Option<AccountId>,
) -> Result<Step, Setback> {
    if memory.account_ids.is_none() {
        memory.account_ids = Some(read_account_ids(connector).await?);
    }
    let instance = connector.found_instance().await?;
    let ids = memory.account_ids.get_or_insert_default();
    let (batch, read) = next_items(ids, after.as_ref(), ACCOUNTS_IN_BATCH);
    let assignments = stream::iter(batch.to_vec()).map(|account| read_account(connector, instance, account));
    let assignments: Vec<Option<Vec<CatalogRecord>>> = assignments.buffered(AT_ONCE).try_collect().await?;
    let hidden = assignments.iter().any(Option::is_none);
    let next = match batch.last() {
        Some(last) if read < ids.len() => Some(Cursor::Assignments { after: Some(last.clone()) }),
        _ => None,
    };
    let mut progress = format!("assignments, account {read} of {}", ids.len());
    if hidden {
        progress.push_str("; those of the management account are hidden from these credentials");
    }
    Ok(Step { records: assignments.into_iter().flatten().flatten().collect(), next, progress })
}

/// `None` when they are hidden: AWS shows the management account's to nobody else, delegated administrators included.
async fn read_account(
    connector: &AwsConnector,
    instance: &FoundInstance,
    account: AccountId,
) -> Result<Option<Vec<CatalogRecord>>, Setback> {
    match read_visible_account(connector, instance, &account).await {
        Err(denied) if denied.kind == SetbackKind::Denied => {
            if management_account(connector).await? == account {
                tracing::warn!(%account, "assignments of the management account are hidden");
                return Ok(None);
            }
            Err(denied)
        }
        records => records.map(Some),
    }
}

async fn read_visible_account(
    connector: &AwsConnector,
    instance: &FoundInstance,
    account: &AccountId,
) -> Result<Vec<CatalogRecord>, Setback> {
    let mut records = Vec::new();
    for set in read_provisioned(connector, instance, account).await? {
        for assignment in read_pair(connector, instance, account, &set).await? {
            records.extend(record_of(account, &set, &assignment)?);
        }
    }
    Ok(records)
}

/// Permission set ARNs. An account that AWS does not know any more has none.
async fn read_provisioned(
    connector: &AwsConnector,
    instance: &FoundInstance,
    account: &AccountId,
) -> Result<Vec<String>, Setback> {
    let provisioned = all_pages(|token| {
        let request = connector.clients.sso_admin.list_permission_sets_provisioned_to_account();
        let request = request.instance_arn(&instance.arn).account_id(account.as_str());
        let request = request.max_results(100).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "sso:ListPermissionSetsProvisionedToAccount";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.permission_sets.unwrap_or_default(), page.next_token))
        }
    })
    .await;
    match provisioned {
        Err(gone) if gone.kind == SetbackKind::Missing => Ok(vec![]),
        provisioned => provisioned,
    }
}

async fn read_pair(
    connector: &AwsConnector,
    instance: &FoundInstance,
    account: &AccountId,
    set: &str,
) -> Result<Vec<AccountAssignment>, Setback> {
    let assignments = all_pages(|token| {
        let request = connector.clients.sso_admin.list_account_assignments().instance_arn(&instance.arn);
        let request = request.account_id(account.as_str()).permission_set_arn(set);
        let request = request.max_results(100).set_next_token(token);
        async {
            connector.pace.wait().await;
            let page = request.send().await.map_err(|error| setback("sso:ListAccountAssignments", &error))?;
            Ok((page.account_assignments.unwrap_or_default(), page.next_token))
        }
    })
    .await;
    match assignments {
        Err(gone) if gone.kind == SetbackKind::Missing => Ok(vec![]),
        assignments => assignments,
    }
}

fn record_of(
    account: &AccountId,
    set: &str,
    assignment: &AccountAssignment,
) -> Result<Option<CatalogRecord>, Setback> {
    let id = assignment.principal_id.as_deref();
    let principal = match assignment.principal_type {
        Some(PrincipalType::User) => Principal::User(parsed(id)?),
        Some(PrincipalType::Group) => Principal::Group(parsed(id)?),
        _ => return Ok(None),
    };
    let entitlement =
        Entitlement { account: account.clone(), permission_set: parsed(set.rsplit('/').next())? };
    Ok(Some(CatalogRecord::Assignment(Assignment { entitlement, principal })))
}
