//! An account assignment's creation or deletion after AWS accepted it: how far it is, why it failed, where it went.

use super::{
    AwsConnector,
    assignment_binding::answered,
    failure_reason::{failure, says_not_found},
    pages::all_pages,
    setback::setback,
};
use aws_sdk_ssoadmin::types::{AccountAssignmentOperationStatus, PrincipalType, StatusValues};
use domain::{
    connector::{Access, Call, Change, Operation, Progress, Setback, SetbackKind},
    time::{Seconds, Timestamp},
};

const DESCRIBE_CREATION: &str = "sso:DescribeAccountAssignmentCreationStatus";
const DESCRIBE_DELETION: &str = "sso:DescribeAccountAssignmentDeletionStatus";
const LIST_CREATIONS: &str = "sso:ListAccountAssignmentCreationStatus";
const LIST_DELETIONS: &str = "sso:ListAccountAssignmentDeletionStatus";

/// AWS's clock and ours differ a little, and AWS may round to seconds.
const CLOCK_DIFFERENCE: Seconds = Seconds(2);

pub(super) async fn follow(connector: &AwsConnector, operation: &Operation) -> Result<Progress, Setback> {
    match operation.change {
        Change::Add => {
            let (status, call) = describe_creation(connector, &operation.request_id).await?;
            progress_of_creation(status.as_ref(), call)
        }
        Change::Remove => {
            let (status, call) = describe_deletion(connector, &operation.request_id).await?;
            progress_of_deletion(status.as_ref(), call)
        }
    }
}

pub(super) async fn find(
    connector: &AwsConnector,
    access: &Access,
    change: Change,
    since: Timestamp,
) -> Result<Option<Operation>, Setback> {
    let instance = connector.found_instance().await?;
    let set = instance.permission_set_arn(&access.entitlement.permission_set);
    let since = since - CLOCK_DIFFERENCE;
    let mut listed = list(connector, change).await?;
    listed.retain(|(created, _)| *created >= since);
    listed.sort_by(|one, other| other.cmp(one));
    for (_, request_id) in listed {
        let (status, _) = match change {
            Change::Add => describe_creation(connector, &request_id).await?,
            Change::Remove => describe_deletion(connector, &request_id).await?,
        };
        let same = status.is_some_and(|status| {
            status.target_id.as_deref() == Some(access.entitlement.account.as_str())
                && status.permission_set_arn.as_deref() == Some(set.as_str())
                && status.principal_type == Some(PrincipalType::User)
                && status.principal_id.as_deref() == Some(access.user.as_str())
        });
        if same {
            return Ok(Some(Operation { change, request_id }));
        }
    }
    Ok(None)
}

type Described = (Option<AccountAssignmentOperationStatus>, Call);

async fn describe_creation(connector: &AwsConnector, request_id: &str) -> Result<Described, Setback> {
    let instance = connector.found_instance().await?;
    let request = connector.clients.sso_admin.describe_account_assignment_creation_status();
    let request = request.instance_arn(&instance.arn).account_assignment_creation_request_id(request_id);
    let output = request.send().await.map_err(|error| lost(setback(DESCRIBE_CREATION, &error)))?;
    let call = answered(DESCRIBE_CREATION, &output);
    Ok((output.account_assignment_creation_status, call))
}

async fn describe_deletion(connector: &AwsConnector, request_id: &str) -> Result<Described, Setback> {
    let instance = connector.found_instance().await?;
    let request = connector.clients.sso_admin.describe_account_assignment_deletion_status();
    let request = request.instance_arn(&instance.arn).account_assignment_deletion_request_id(request_id);
    let output = request.send().await.map_err(|error| lost(setback(DESCRIBE_DELETION, &error)))?;
    let call = answered(DESCRIBE_DELETION, &output);
    Ok((output.account_assignment_deletion_status, call))
}

/// An operation that AWS forgot says nothing about the access itself.
fn lost(setback: Setback) -> Setback {
    if setback.kind != SetbackKind::Missing {
        return setback;
    }
    let sentence = "AWS does not know the operation any more; Stint looks at the access itself.".to_owned();
    Setback { kind: SetbackKind::Unknown, sentence, ..setback }
}

/// When they were created and their request ids.
async fn list(connector: &AwsConnector, change: Change) -> Result<Vec<(Timestamp, String)>, Setback> {
    let instance = connector.found_instance().await?;
    let client = &connector.clients.sso_admin;
    let listed = match change {
        Change::Add => {
            all_pages(|token| {
                let request = client.list_account_assignment_creation_status().instance_arn(&instance.arn);
                let request = request.max_results(100).set_next_token(token);
                async {
                    let page = request.send().await.map_err(|error| setback(LIST_CREATIONS, &error))?;
                    Ok((page.account_assignments_creation_status.unwrap_or_default(), page.next_token))
                }
            })
            .await?
        }
        Change::Remove => {
            all_pages(|token| {
                let request = client.list_account_assignment_deletion_status().instance_arn(&instance.arn);
                let request = request.max_results(100).set_next_token(token);
                async {
                    let page = request.send().await.map_err(|error| setback(LIST_DELETIONS, &error))?;
                    Ok((page.account_assignments_deletion_status.unwrap_or_default(), page.next_token))
                }
            })
            .await?
        }
    };
    let listed = listed.into_iter().filter_map(|one| {
        let created = one.created_date?;
        let microseconds = i64::try_from(created.as_nanos() / 1_000).ok()?;
        Some((Timestamp::from_microseconds(microseconds), one.request_id?))
    });
    Ok(listed.collect())
}

pub(super) fn progress_of_creation(
    status: Option<&AccountAssignmentOperationStatus>,
    call: Call,
) -> Result<Progress, Setback> {
    progress(Change::Add, status, call)
}

pub(super) fn progress_of_deletion(
    status: Option<&AccountAssignmentOperationStatus>,
    call: Call,
) -> Result<Progress, Setback> {
    match (progress(Change::Remove, status, call)?, status) {
        (Progress::Failed { call, .. }, Some(status)) if says_not_found(reason_of(status)) => {
            Ok(Progress::Done { call })
        }
        (progress, _) => Ok(progress),
    }
}

fn progress(
    change: Change,
    status: Option<&AccountAssignmentOperationStatus>,
    call: Call,
) -> Result<Progress, Setback> {
    let parts =
        status.and_then(|status| Some((status, status.status.as_ref()?, status.request_id.as_ref()?)));
    match parts {
        Some((_, StatusValues::Succeeded, _)) => Ok(Progress::Done { call }),
        Some((_, StatusValues::InProgress, request_id)) => {
            Ok(Progress::Running { operation: Operation { change, request_id: request_id.clone() }, call })
        }
        Some((status, StatusValues::Failed, _)) => {
            Ok(Progress::Failed { setback: failure(reason_of(status), &call), call })
        }
        _ => Err(Setback {
            kind: SetbackKind::Unknown,
            sentence: "AWS answered without a status that Stint knows; Stint looks what happened.".to_owned(),
            code: None,
            request_id: call.request_id,
        }),
    }
}

fn reason_of(status: &AccountAssignmentOperationStatus) -> &str {
    status.failure_reason.as_deref().unwrap_or("no reason given")
}
