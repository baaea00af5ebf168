//! How far an account assignment's creation or deletion is.

use super::{OfInstance, assignments::shape_of_principal, check_instance};
use crate::simulated::{
    assignment_operation::{AssignmentOperation, OperationStatus},
    cloud::Call,
    wire::{Outcome, Refusal, timestamp},
};
use domain::connector::Change;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfRequest {
    instance_arn: String,
    #[serde(alias = "AccountAssignmentCreationRequestId", alias = "AccountAssignmentDeletionRequestId")]
    request_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filtered {
    filter: Option<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    status: Option<String>,
}

pub(super) fn member(change: Change) -> &'static str {
    match change {
        Change::Add => "AccountAssignmentCreationStatus",
        Change::Remove => "AccountAssignmentDeletionStatus",
    }
}

pub(super) fn describe(call: &Call<'_>, change: Change) -> Outcome {
    let OfRequest { instance_arn, request_id } = call.parse()?;
    check_instance(call, &instance_arn)?;
    let mut all = call.state.operations.newest_first(change);
    let operation = all.find(|operation| operation.request_id == request_id);
    let missing = || Refusal::new("ResourceNotFoundException", "No operation has that request id.");
    Ok(json!({ member(change): shape(call, operation.ok_or_else(missing)?) }))
}

pub(super) fn list(call: &Call<'_>, change: Change) -> Outcome {
    let OfInstance { instance_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    let Filtered { filter } = call.parse()?;
    let wanted = filter.and_then(|filter| filter.status);
    let listed_at = call.listed_at();
    let all = call.state.operations.newest_first(change);
    let visible = all.filter(|operation| operation.accepted_at <= listed_at);
    let chosen = visible
        .filter(|operation| wanted.as_deref().is_none_or(|wanted| wanted == status_name(&operation.status)));
    let member = match change {
        Change::Add => "AccountAssignmentsCreationStatus",
        Change::Remove => "AccountAssignmentsDeletionStatus",
    };
    call.page(member, chosen, |operation| {
        json!({
            "Status": status_name(&operation.status),
            "RequestId": operation.request_id,
            "CreatedDate": timestamp(operation.accepted_at),
        })
    })
}

pub(super) fn status_name(status: &OperationStatus) -> &'static str {
    match status {
        OperationStatus::InProgress => "IN_PROGRESS",
        OperationStatus::Succeeded => "SUCCEEDED",
        OperationStatus::Failed { .. } => "FAILED",
    }
}

pub(super) fn shape(call: &Call<'_>, operation: &AssignmentOperation) -> Value {
    let (kind, principal) = shape_of_principal(&operation.principal);
    let set = call.organization().permission_sets.get(&operation.entitlement.permission_set);
    let mut shape = json!({
        "Status": status_name(&operation.status),
        "RequestId": operation.request_id,
        "TargetId": operation.entitlement.account,
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": set.map(|set| set.arn.as_str()),
        "PrincipalType": kind,
        "PrincipalId": principal,
        "CreatedDate": timestamp(operation.accepted_at),
    });
    if let OperationStatus::Failed { reason } = &operation.status {
        shape["FailureReason"] = json!(reason);
    }
    shape
}
