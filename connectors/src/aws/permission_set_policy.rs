//! Inline policies of permission sets, written and provisioned account by account: what fences need.

use super::{
    AwsConnector,
    assignment_binding::answered,
    failure_reason::failure,
    pages::all_pages,
    setback::{call_of, setback},
};
use aws_sdk_ssoadmin::{
    operation::delete_inline_policy_from_permission_set::DeleteInlinePolicyFromPermissionSetError,
    types::{PermissionSetProvisioningStatus, ProvisionTargetType, StatusValues},
};
use domain::{
    connector::{Call, Setback, SetbackKind},
    fence::{PermissionSetPolicies, Provisioning},
    id::{AccountId, PermissionSetId},
};

const GET: &str = "sso:GetInlinePolicyForPermissionSet";
const PUT: &str = "sso:PutInlinePolicyToPermissionSet";
const DELETE: &str = "sso:DeleteInlinePolicyFromPermissionSet";
const LIST_PROVISIONED: &str = "sso:ListPermissionSetsProvisionedToAccount";
const PROVISION: &str = "sso:ProvisionPermissionSet";
const DESCRIBE: &str = "sso:DescribePermissionSetProvisioningStatus";

#[async_trait::async_trait]
impl PermissionSetPolicies for AwsConnector {
    async fn inline_policy(&self, set: &PermissionSetId) -> Result<Option<String>, Setback> {
        let instance = self.found_instance().await?;
        let request = self.clients.sso_admin.get_inline_policy_for_permission_set();
        let request =
            request.instance_arn(&instance.arn).permission_set_arn(instance.permission_set_arn(set));
        let output = request.send().await.map_err(|error| setback(GET, &error))?;
        Ok(output.inline_policy.filter(|policy| !policy.is_empty()))
    }

    async fn set_inline_policy(&self, set: &PermissionSetId, policy: Option<&str>) -> Result<Call, Setback> {
        let instance = self.found_instance().await?;
        let arn = instance.permission_set_arn(set);
        let client = &self.clients.sso_admin_writing;
        let Some(policy) = policy else {
            let request = client.delete_inline_policy_from_permission_set();
            let request = request.instance_arn(&instance.arn).permission_set_arn(arn);
            return match request.send().await {
                Ok(output) => Ok(answered(DELETE, &output)),
                Err(error) => match error.as_service_error() {
                    // Without it there is nothing to delete.
                    Some(DeleteInlinePolicyFromPermissionSetError::ResourceNotFoundException(_)) => {
                        Ok(call_of(DELETE, &error))
                    }
                    _ => Err(setback(DELETE, &error)),
                },
            };
        };
        let request = client.put_inline_policy_to_permission_set().instance_arn(&instance.arn);
        let request = request.permission_set_arn(arn).inline_policy(policy);
        let output = request.send().await.map_err(|error| setback(PUT, &error))?;
        Ok(answered(PUT, &output))
    }

    async fn is_provisioned(&self, set: &PermissionSetId, account: &AccountId) -> Result<bool, Setback> {
        let instance = self.found_instance().await?;
        let arns = all_pages(|token| {
            let request = self.clients.sso_admin.list_permission_sets_provisioned_to_account();
            let request = request.instance_arn(&instance.arn).account_id(account.as_str());
            let request = request.max_results(100).set_next_token(token);
            async {
                let page = request.send().await.map_err(|error| setback(LIST_PROVISIONED, &error))?;
                Ok((page.permission_sets.unwrap_or_default(), page.next_token))
            }
        })
        .await?;
        Ok(arns.contains(&instance.permission_set_arn(set)))
    }

    async fn provision(&self, set: &PermissionSetId, account: &AccountId) -> Result<Provisioning, Setback> {
        let instance = self.found_instance().await?;
        let request = self.clients.sso_admin_writing.provision_permission_set();
        let request = request
            .instance_arn(&instance.arn)
            .permission_set_arn(instance.permission_set_arn(set))
            .target_type(ProvisionTargetType::AwsAccount)
            .target_id(account.as_str());
        let output = request.send().await.map_err(|error| setback(PROVISION, &error))?;
        progress(output.permission_set_provisioning_status(), answered(PROVISION, &output))
    }

    async fn follow_provisioning(&self, request_id: &str) -> Result<Provisioning, Setback> {
        let instance = self.found_instance().await?;
        let request = self.clients.sso_admin.describe_permission_set_provisioning_status();
        let request = request.instance_arn(&instance.arn).provision_permission_set_request_id(request_id);
        let output = request.send().await.map_err(|error| setback(DESCRIBE, &error))?;
        progress(output.permission_set_provisioning_status(), answered(DESCRIBE, &output))
    }
}

fn progress(status: Option<&PermissionSetProvisioningStatus>, call: Call) -> Result<Provisioning, Setback> {
    let parts = status.and_then(|status| Some((status, status.status.as_ref()?)));
    match parts {
        Some((_, StatusValues::Succeeded)) => Ok(Provisioning::Done { call }),
        Some((PermissionSetProvisioningStatus { request_id: Some(id), .. }, StatusValues::InProgress)) => {
            Ok(Provisioning::Running { request_id: id.clone() })
        }
        Some((status, StatusValues::Failed)) => {
            let reason = status.failure_reason.as_deref().unwrap_or("no reason given");
            Ok(Provisioning::Failed { setback: failure(reason, &call) })
        }
        _ => Err(Setback {
            kind: SetbackKind::Unknown,
            sentence: "AWS answered without a status that Stint knows; Stint provisions again.".to_owned(),
            code: None,
            request_id: call.request_id,
        }),
    }
}
