//! Inline policies: read, written, and provisioned to accounts as operations that finish later.

use super::{OfPermissionSet, check_instance, permission_set, statuses};
use crate::simulated::{
    assignment_operation::{OperationOutcome, OperationStatus},
    cloud::Call,
    provisioning::ProvisioningOperation,
    wire::{Outcome, Refusal, timestamp},
};
use domain::{
    catalog::Entitlement,
    fence::{LIMIT, characters},
    id::{AccountId, PermissionSetId},
};
use rand::Rng;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// `PermissionSetPolicyDocument` of the service model.
const LONGEST: usize = 32_768;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ToPut {
    inline_policy: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    target_type: String,
    target_id: Option<AccountId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfRequest {
    instance_arn: String,
    provision_permission_set_request_id: String,
}

pub(super) fn get(call: &Call<'_>) -> Outcome {
    let id = asked_for(call)?;
    let policy = call.organization().permission_sets.get(&id).and_then(|set| set.inline_policy.as_deref());
    Ok(json!({ "InlinePolicy": policy.unwrap_or_default() }))
}

pub(super) fn put(call: &mut Call<'_>) -> Outcome {
    let id = asked_for(call)?;
    let ToPut { inline_policy } = call.parse()?;
    let policy: Option<Value> = serde_json::from_str(&inline_policy).ok();
    let has_statements = policy.is_some_and(|policy| match &policy["Statement"] {
        Value::Array(statements) => !statements.is_empty(),
        statement => statement.is_object(),
    });
    if inline_policy.len() > LONGEST || !has_statements {
        return Err(call.service.invalid("The inline policy is malformed or longer than 32768 characters."));
    }
    if characters(&inline_policy) > LIMIT {
        let message = format!("An inline policy may have {LIMIT} characters that are not blank.");
        return Err(Refusal::new("ServiceQuotaExceededException", message));
    }
    refuse_while_provisioned(call, &id)?;
    call.state.organization.set_inline_policy(&id, Some(inline_policy));
    Ok(json!({}))
}

pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = asked_for(call)?;
    if call.organization().permission_sets.get(&id).is_none_or(|set| set.inline_policy.is_none()) {
        return Err(Refusal::new("ResourceNotFoundException", "The permission set has no inline policy."));
    }
    refuse_while_provisioned(call, &id)?;
    call.state.organization.set_inline_policy(&id, None);
    Ok(json!({}))
}

pub(super) fn provision(call: &mut Call<'_>) -> Outcome {
    let permission_set = asked_for(call)?;
    let Target { target_type, target_id } = call.parse()?;
    let Some(account) = target_id.filter(|_| target_type == "AWS_ACCOUNT") else {
        return Err(call.service.invalid("Only single accounts are provisioned here."));
    };
    let entitlement = Entitlement { account, permission_set };
    if !call.organization().is_provisioned(&entitlement) {
        let message = "The permission set is not provisioned in the account.";
        return Err(Refusal::new("ResourceNotFoundException", message));
    }
    let is_assigning =
        call.state.operations.running.iter().any(|one| one.entitlement.account == entitlement.account);
    if is_assigning || call.state.provisionings.is_running_in(&entitlement.account) {
        let message = "An operation is already in progress for this account.";
        return Err(Refusal::new("ConflictException", message));
    }
    let (at_least, at_most) = call.state.behaviour.assignment_latency;
    let takes = call.state.random.random_range(at_least..=at_most.max(at_least));
    let takes = (call.outcome != OperationOutcome::NeverFinishes).then_some::<Duration>(takes);
    let request_id = call.state.new_request_id();
    let operation = call.state.provisionings.start(request_id, entitlement, call.now, takes)?;
    Ok(json!({ "PermissionSetProvisioningStatus": shape(call, &operation) }))
}

pub(super) fn describe_provisioning(call: &Call<'_>) -> Outcome {
    let OfRequest { instance_arn, provision_permission_set_request_id } = call.parse()?;
    check_instance(call, &instance_arn)?;
    let missing = || Refusal::new("ResourceNotFoundException", "No operation has that request id.");
    let operation =
        call.state.provisionings.find(&provision_permission_set_request_id).ok_or_else(missing)?;
    Ok(json!({ "PermissionSetProvisioningStatus": shape(call, operation) }))
}

fn asked_for(call: &Call<'_>) -> Result<PermissionSetId, Refusal> {
    let OfPermissionSet { instance_arn, permission_set_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    Ok(permission_set(call, &permission_set_arn)?.id.clone())
}

fn refuse_while_provisioned(call: &Call<'_>, set: &PermissionSetId) -> Result<(), Refusal> {
    if call.state.provisionings.is_running_of(set) {
        return Err(Refusal::new("ConflictException", "The permission set is being provisioned."));
    }
    Ok(())
}

fn shape(call: &Call<'_>, operation: &ProvisioningOperation) -> Value {
    let set = call.organization().permission_sets.get(&operation.entitlement.permission_set);
    let mut shape = json!({
        "Status": statuses::status_name(&operation.status),
        "RequestId": operation.request_id,
        "AccountId": operation.entitlement.account,
        "PermissionSetArn": set.map(|set| set.arn.as_str()),
        "CreatedDate": timestamp(operation.accepted_at),
    });
    if let OperationStatus::Failed { reason } = &operation.status {
        shape["FailureReason"] = json!(reason);
    }
    shape
}
