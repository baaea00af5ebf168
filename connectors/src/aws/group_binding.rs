//! Access by membership in a group owned by Stint: done at once, read back by `IsMemberInGroups`.

use super::{
    AwsConnector,
    setback::{call_of, setback},
};
use aws_sdk_identitystore::{
    operation::{
        RequestId, create_group_membership::CreateGroupMembershipError,
        delete_group_membership::DeleteGroupMembershipError,
        get_group_membership_id::GetGroupMembershipIdError, is_member_in_groups::IsMemberInGroupsError,
    },
    types::{ConflictExceptionReason, MemberId, ResourceType, error::ResourceNotFoundException},
};
use domain::{
    connector::{Call, Observation, Progress, Setback},
    id::{DirectoryGroupId, DirectoryUserId},
};

const CREATE: &str = "identitystore:CreateGroupMembership";
const DELETE: &str = "identitystore:DeleteGroupMembership";
const FIND: &str = "identitystore:GetGroupMembershipId";
const READ_BACK: &str = "identitystore:IsMemberInGroups";

fn member(user: &DirectoryUserId) -> MemberId {
    MemberId::UserId(user.as_str().to_owned())
}

fn answered(action: &str, output: &impl RequestId) -> Call {
    Call { action: action.to_owned(), request_id: output.request_id().map(str::to_owned) }
}

pub(super) async fn observe(
    connector: &AwsConnector,
    group: &DirectoryGroupId,
    user: &DirectoryUserId,
) -> Result<Observation, Setback> {
    let store = &connector.found_instance().await?.identity_store;
    let request = connector.clients.identity_store.is_member_in_groups();
    let request = request.identity_store_id(store).member_id(member(user)).group_ids(group.as_str());
    match request.send().await {
        Ok(output) => {
            let mut results = output.results.iter();
            let present = results
                .any(|result| result.group_id.as_deref() == Some(group.as_str()) && result.membership_exists);
            Ok(Observation { present, call: answered(READ_BACK, &output) })
        }
        Err(error) => match error.as_service_error() {
            Some(IsMemberInGroupsError::ResourceNotFoundException(missing)) if is_gone(missing) => {
                Ok(Observation { present: false, call: call_of(READ_BACK, &error) })
            }
            _ => Err(setback(READ_BACK, &error)),
        },
    }
}

pub(super) async fn add(
    connector: &AwsConnector,
    group: &DirectoryGroupId,
    user: &DirectoryUserId,
) -> Result<Progress, Setback> {
    let store = &connector.found_instance().await?.identity_store;
    let request = connector.clients.identity_store_writing.create_group_membership();
    let request = request.identity_store_id(store).group_id(group.as_str()).member_id(member(user));
    match request.send().await {
        Ok(output) => Ok(Progress::Done { call: answered(CREATE, &output) }),
        Err(error) => match error.as_service_error() {
            Some(CreateGroupMembershipError::ConflictException(conflict))
                if conflict.reason() == Some(&ConflictExceptionReason::UniquenessConstraintViolation) =>
            {
                Ok(Progress::Done { call: call_of(CREATE, &error) })
            }
            _ => Err(setback(CREATE, &error)),
        },
    }
}

pub(super) async fn remove(
    connector: &AwsConnector,
    group: &DirectoryGroupId,
    user: &DirectoryUserId,
) -> Result<Progress, Setback> {
    let store = &connector.found_instance().await?.identity_store;
    let request = connector.clients.identity_store.get_group_membership_id();
    let request = request.identity_store_id(store).group_id(group.as_str()).member_id(member(user));
    let membership = match request.send().await {
        Ok(output) => output.membership_id,
        Err(error) => {
            return match error.as_service_error() {
                Some(GetGroupMembershipIdError::ResourceNotFoundException(missing)) if is_gone(missing) => {
                    Ok(Progress::Done { call: call_of(FIND, &error) })
                }
                _ => Err(setback(FIND, &error)),
            };
        }
    };
    let request = connector.clients.identity_store_writing.delete_group_membership();
    match request.identity_store_id(store).membership_id(membership).send().await {
        Ok(output) => Ok(Progress::Done { call: answered(DELETE, &output) }),
        Err(error) => match error.as_service_error() {
            Some(DeleteGroupMembershipError::ResourceNotFoundException(missing)) if is_gone(missing) => {
                Ok(Progress::Done { call: call_of(DELETE, &error) })
            }
            _ => Err(setback(DELETE, &error)),
        },
    }
}

/// A membership, user or group that is missing proves that the access is; a missing identity store proves nothing.
fn is_gone(missing: &ResourceNotFoundException) -> bool {
    missing.resource_type() != Some(&ResourceType::IdentityStore)
}
