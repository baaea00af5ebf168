//! Access by a direct account assignment: accepted, followed by request id, read back by `ListAccountAssignments`.

use super::{
    AwsConnector,
    assignment_operation::{progress_of_creation, progress_of_deletion},
    pages::all_pages,
    setback::{call_of, setback},
};
use aws_sdk_ssoadmin::{
    operation::{
        RequestId, delete_account_assignment::DeleteAccountAssignmentError,
        list_account_assignments::ListAccountAssignmentsError,
    },
    types::{PrincipalType, TargetType},
};
use domain::connector::{Access, Call, Observation, Progress, Setback};
use std::sync::Mutex;

const CREATE: &str = "sso:CreateAccountAssignment";
const DELETE: &str = "sso:DeleteAccountAssignment";
const READ_BACK: &str = "sso:ListAccountAssignments";

pub(super) async fn observe(connector: &AwsConnector, access: &Access) -> Result<Observation, Setback> {
    let instance = connector.found_instance().await?;
    let set = instance.permission_set_arn(&access.entitlement.permission_set);
    let last_call = Mutex::new(Call { action: READ_BACK.to_owned(), request_id: None });
    let keep = |call: Call| *last_call.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = call;
    let assignments = all_pages(|token| {
        let request = connector.clients.sso_admin.list_account_assignments().instance_arn(&instance.arn);
        let request = request.account_id(access.entitlement.account.as_str()).permission_set_arn(&set);
        let request = request.max_results(100).set_next_token(token);
        let keep = &keep;
        async move {
            match request.send().await {
                Ok(page) => {
                    keep(answered(READ_BACK, &page));
                    Ok((page.account_assignments.unwrap_or_default(), page.next_token))
                }
                Err(error) => match error.as_service_error() {
                    // Without the account or the permission set there is no assignment of it.
                    Some(ListAccountAssignmentsError::ResourceNotFoundException(_)) => {
                        keep(call_of(READ_BACK, &error));
                        Ok((vec![], None))
                    }
                    _ => Err(setback(READ_BACK, &error)),
                },
            }
        }
    })
    .await?;
    let present = assignments.iter().any(|one| {
        one.principal_type == Some(PrincipalType::User)
            && one.principal_id.as_deref() == Some(access.user.as_str())
    });
    let call = last_call.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Observation { present, call })
}

pub(super) async fn add(connector: &AwsConnector, access: &Access) -> Result<Progress, Setback> {
    let instance = connector.found_instance().await?;
    let request = connector.clients.sso_admin_writing.create_account_assignment();
    let request = request
        .instance_arn(&instance.arn)
        .target_type(TargetType::AwsAccount)
        .target_id(access.entitlement.account.as_str())
        .permission_set_arn(instance.permission_set_arn(&access.entitlement.permission_set))
        .principal_type(PrincipalType::User)
        .principal_id(access.user.as_str());
    let output = request.send().await.map_err(|error| setback(CREATE, &error))?;
    progress_of_creation(output.account_assignment_creation_status(), answered(CREATE, &output))
}

pub(super) async fn remove(connector: &AwsConnector, access: &Access) -> Result<Progress, Setback> {
    let instance = connector.found_instance().await?;
    let request = connector.clients.sso_admin_writing.delete_account_assignment();
    let request = request
        .instance_arn(&instance.arn)
        .target_type(TargetType::AwsAccount)
        .target_id(access.entitlement.account.as_str())
        .permission_set_arn(instance.permission_set_arn(&access.entitlement.permission_set))
        .principal_type(PrincipalType::User)
        .principal_id(access.user.as_str());
    match request.send().await {
        Ok(output) => {
            progress_of_deletion(output.account_assignment_deletion_status(), answered(DELETE, &output))
        }
        Err(error) => match error.as_service_error() {
            Some(DeleteAccountAssignmentError::ResourceNotFoundException(_)) => {
                Ok(Progress::Done { call: call_of(DELETE, &error) })
            }
            _ => Err(setback(DELETE, &error)),
        },
    }
}

pub(super) fn answered(action: &str, output: &impl RequestId) -> Call {
    Call { action: action.to_owned(), request_id: output.request_id().map(str::to_owned) }
}
