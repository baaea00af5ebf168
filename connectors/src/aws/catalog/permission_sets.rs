//! Permission sets with what they contain: seven calls each.

use super::{AT_ONCE, ImportMemory, Step, cursor::Cursor, next_items, parsed::parsed, session::session_of};
use crate::aws::{AwsConnector, instance::FoundInstance, pages::all_pages, setback::setback};
use aws_sdk_ssoadmin::operation::get_permissions_boundary_for_permission_set::GetPermissionsBoundaryForPermissionSetError;
use domain::{
    catalog::{Boundary, CatalogRecord, ManagedPolicy, PermissionSet},
    connector::Setback,
    id::PermissionSetId,
};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;

const SETS_IN_BATCH: usize = 10;

pub(super) async fn read(
    connector: &AwsConnector,
    memory: &mut ImportMemory,
    after: Option<PermissionSetId>,
) -> Result<Step, Setback> {
    let instance = connector.found_instance().await?;
    if memory.permission_sets.is_none() {
        memory.permission_sets = Some(read_arns(connector, instance).await?);
    }
    let arns = memory.permission_sets.get_or_insert_default();
    let ids: Vec<PermissionSetId> = arns.keys().cloned().collect();
    let (batch, read) = next_items(&ids, after.as_ref(), SETS_IN_BATCH);
    let wanted: Vec<_> = batch.iter().filter_map(|id| Some((id.clone(), arns.get(id)?.clone()))).collect();
    let sets = stream::iter(wanted).map(|(id, arn)| read_one(connector, instance, id, arn));
    let records = sets.buffered(AT_ONCE).map_ok(CatalogRecord::PermissionSet).try_collect().await?;
    let next = match batch.last() {
        Some(last) if read < ids.len() => Cursor::PermissionSets { after: Some(last.clone()) },
        _ => Cursor::Users { token: None, read: 0 },
    };
    Ok(Step { records, next: Some(next), progress: format!("permission sets, {read} of {}", ids.len()) })
}

async fn read_arns(
    connector: &AwsConnector,
    instance: &FoundInstance,
) -> Result<BTreeMap<PermissionSetId, String>, Setback> {
    let arns = all_pages(|token| {
        let request = connector.clients.sso_admin.list_permission_sets().instance_arn(&instance.arn);
        let request = request.max_results(100).set_next_token(token);
        async {
            connector.pace.wait().await;
            let page = request.send().await.map_err(|error| setback("sso:ListPermissionSets", &error))?;
            Ok((page.permission_sets.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    arns.into_iter().map(|arn| Ok((parsed(arn.rsplit('/').next())?, arn))).collect()
}

async fn read_one(
    connector: &AwsConnector,
    instance: &FoundInstance,
    id: PermissionSetId,
    arn: String,
) -> Result<PermissionSet, Setback> {
    connector.pace.wait().await;
    let request = connector.clients.sso_admin.describe_permission_set();
    let request = request.instance_arn(&instance.arn).permission_set_arn(&arn);
    let output = request.send().await.map_err(|error| setback("sso:DescribePermissionSet", &error))?;
    let described = output.permission_set;
    let described = described.as_ref();
    Ok(PermissionSet {
        name: described.and_then(|set| set.name()).unwrap_or_default().to_owned(),
        description: described.and_then(|set| set.description()).unwrap_or_default().to_owned(),
        session: session_of(described.and_then(|set| set.session_duration())),
        managed_policies: read_managed_policies(connector, instance, &arn).await?,
        customer_managed_policies: read_customer_policies(connector, instance, &arn).await?,
        inline_policy: read_inline_policy(connector, instance, &arn).await?,
        boundary: read_boundary(connector, instance, &arn).await?,
        relay_state: described.and_then(|set| set.relay_state()).map(str::to_owned),
        tags: read_tags(connector, instance, &arn).await?,
        id,
        arn,
    })
}

async fn read_managed_policies(
    connector: &AwsConnector,
    instance: &FoundInstance,
    arn: &str,
) -> Result<Vec<ManagedPolicy>, Setback> {
    let policies = all_pages(|token| {
        let request = connector.clients.sso_admin.list_managed_policies_in_permission_set();
        let request = request.instance_arn(&instance.arn).permission_set_arn(arn).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "sso:ListManagedPoliciesInPermissionSet";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.attached_managed_policies.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    let policies = policies.into_iter().map(|policy| ManagedPolicy {
        arn: policy.arn.unwrap_or_default(),
        name: policy.name.unwrap_or_default(),
    });
    Ok(policies.collect())
}

async fn read_customer_policies(
    connector: &AwsConnector,
    instance: &FoundInstance,
    arn: &str,
) -> Result<Vec<String>, Setback> {
    let policies = all_pages(|token| {
        let request = connector.clients.sso_admin.list_customer_managed_policy_references_in_permission_set();
        let request = request.instance_arn(&instance.arn).permission_set_arn(arn).set_next_token(token);
        async {
            connector.pace.wait().await;
            let action = "sso:ListCustomerManagedPolicyReferencesInPermissionSet";
            let page = request.send().await.map_err(|error| setback(action, &error))?;
            Ok((page.customer_managed_policy_references.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    let named = policies.into_iter();
    Ok(named.map(|policy| format!("{}{}", policy.path.as_deref().unwrap_or("/"), policy.name)).collect())
}

async fn read_inline_policy(
    connector: &AwsConnector,
    instance: &FoundInstance,
    arn: &str,
) -> Result<Option<String>, Setback> {
    connector.pace.wait().await;
    let request = connector.clients.sso_admin.get_inline_policy_for_permission_set();
    let request = request.instance_arn(&instance.arn).permission_set_arn(arn);
    let action = "sso:GetInlinePolicyForPermissionSet";
    let output = request.send().await.map_err(|error| setback(action, &error))?;
    Ok(output.inline_policy.filter(|policy| !policy.is_empty()))
}

/// AWS says that a boundary which is not there is not found.
async fn read_boundary(
    connector: &AwsConnector,
    instance: &FoundInstance,
    arn: &str,
) -> Result<Option<Boundary>, Setback> {
    connector.pace.wait().await;
    let request = connector.clients.sso_admin.get_permissions_boundary_for_permission_set();
    let request = request.instance_arn(&instance.arn).permission_set_arn(arn);
    let found = match request.send().await {
        Ok(output) => output.permissions_boundary,
        Err(error) => match error.as_service_error() {
            Some(GetPermissionsBoundaryForPermissionSetError::ResourceNotFoundException(_)) => None,
            _ => return Err(setback("sso:GetPermissionsBoundaryForPermissionSet", &error)),
        },
    };
    Ok(found.and_then(|found| {
        let customer = found.customer_managed_policy_reference.map(|policy| Boundary::CustomerManaged {
            name: format!("{}{}", policy.path.as_deref().unwrap_or("/"), policy.name),
        });
        customer.or(found.managed_policy_arn.map(|arn| Boundary::AwsManaged { arn }))
    }))
}

async fn read_tags(
    connector: &AwsConnector,
    instance: &FoundInstance,
    arn: &str,
) -> Result<BTreeMap<String, String>, Setback> {
    let tags = all_pages(|token| {
        let request = connector.clients.sso_admin.list_tags_for_resource();
        let request = request.instance_arn(&instance.arn).resource_arn(arn).set_next_token(token);
        async {
            connector.pace.wait().await;
            let page = request.send().await.map_err(|error| setback("sso:ListTagsForResource", &error))?;
            Ok((page.tags.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
}
