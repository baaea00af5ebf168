//! The identity store: people, groups, and who is in which.

mod memberships;
mod people;

pub(super) use memberships::MembershipIds;

use super::{
    cloud::Call,
    wire::{Outcome, Refusal},
};
use domain::{
    catalog::{DirectoryGroup, DirectoryUser},
    id::{DirectoryGroupId, DirectoryUserId},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfStore {
    identity_store_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MemberId {
    user_id: DirectoryUserId,
}

pub(super) fn carry_out(call: &mut Call<'_>, operation: &str) -> Outcome {
    let OfStore { identity_store_id } = call.parse()?;
    if identity_store_id != call.organization().instance.identity_store {
        return Err(missing("IDENTITY_STORE", &identity_store_id));
    }
    match operation {
        "ListUsers" => people::list_users(call),
        "DescribeUser" => people::describe_user(call),
        "ListGroups" => people::list_groups(call),
        "CreateGroupMembership" => memberships::create(call),
        "DeleteGroupMembership" => memberships::delete(call),
        "GetGroupMembershipId" => memberships::find_id(call),
        "IsMemberInGroups" => memberships::is_member_in_groups(call),
        "ListGroupMemberships" => memberships::list_of_group(call),
        "ListGroupMembershipsForMember" => memberships::list_of_member(call),
        _ => Err(Call::unknown_operation(operation)),
    }
}

fn missing(kind: &str, id: &str) -> Refusal {
    let refusal = Refusal::new("ResourceNotFoundException", format!("{kind} not found."));
    refusal.with("ResourceType", kind).with("ResourceId", id)
}

fn user<'a>(call: &'a Call<'_>, id: &DirectoryUserId) -> Result<&'a DirectoryUser, Refusal> {
    call.organization().users.get(id).ok_or_else(|| missing("USER", id.as_str()))
}

fn group<'a>(call: &'a Call<'_>, id: &DirectoryGroupId) -> Result<&'a DirectoryGroup, Refusal> {
    call.organization().groups.get(id).ok_or_else(|| missing("GROUP", id.as_str()))
}
