//! Group memberships: made and ended at once, unlike account assignments.

use super::{MemberId, group, missing, user};
use crate::simulated::{
    cloud::Call,
    name_hash::uuid_of,
    wire::{Outcome, Refusal},
};
use domain::id::{DirectoryGroupId, DirectoryUserId};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

pub(in crate::simulated) type MembershipIds = HashMap<String, (DirectoryGroupId, DirectoryUserId)>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pair {
    group_id: DirectoryGroupId,
    member_id: MemberId,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfGroup {
    group_id: DirectoryGroupId,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfMember {
    member_id: MemberId,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfMembership {
    membership_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InGroups {
    member_id: MemberId,
    group_ids: Vec<DirectoryGroupId>,
}

pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let (group_id, user_id) = known_pair(call)?;
    if call.organization().is_member(&group_id, &user_id) {
        let refusal = Refusal::new("ConflictException", "Member and Group relationship already exists.");
        return Err(refusal.with("Reason", "UNIQUENESS_CONSTRAINT_VIOLATION"));
    }
    call.state.organization.set_member(&group_id, &user_id, true, call.now);
    let id = remember_id(call, &group_id, &user_id);
    Ok(shape_of_id(call, id))
}

pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let OfMembership { membership_id } = call.parse()?;
    if let Some((group_id, user_id)) = call.state.membership_ids.get(&membership_id).cloned() {
        call.state.organization.set_member(&group_id, &user_id, false, call.now);
    }
    Ok(json!({}))
}

pub(super) fn find_id(call: &mut Call<'_>) -> Outcome {
    let (group_id, user_id) = known_pair(call)?;
    if !call.organization().is_member(&group_id, &user_id) {
        return Err(missing("GROUP_MEMBERSHIP", ""));
    }
    let id = remember_id(call, &group_id, &user_id);
    Ok(shape_of_id(call, id))
}

pub(super) fn is_member_in_groups(call: &Call<'_>) -> Outcome {
    let InGroups { member_id: MemberId { user_id }, group_ids } = call.parse()?;
    if !(1..=100).contains(&group_ids.len()) {
        return Err(call.service.invalid("GroupIds must have between 1 and 100 items"));
    }
    user(call, &user_id)?;
    let mut results = Vec::new();
    for group_id in &group_ids {
        group(call, group_id)?;
        let presence = call.organization().memberships.get(group_id).and_then(|all| all.get(&user_id));
        let exists = presence.is_some_and(|presence| presence.was_present_at(call.listed_at()));
        let member = json!({ "UserId": user_id });
        results.push(json!({ "GroupId": group_id, "MemberId": member, "MembershipExists": exists }));
    }
    Ok(json!({ "Results": results }))
}

pub(super) fn list_of_group(call: &mut Call<'_>) -> Outcome {
    let OfGroup { group_id } = call.parse()?;
    group(call, &group_id)?;
    let listed_at = call.listed_at();
    let members = call.organization().memberships.get(&group_id).into_iter().flatten();
    let present = members.filter(|(_, presence)| presence.was_present_at(listed_at));
    let shape = |(user_id, _)| shape_of_membership(call, &group_id, user_id);
    let answer = call.page("GroupMemberships", present, shape)?;
    remember_listed(call, &answer)
}

pub(super) fn list_of_member(call: &mut Call<'_>) -> Outcome {
    let OfMember { member_id: MemberId { user_id } } = call.parse()?;
    user(call, &user_id)?;
    let listed_at = call.listed_at();
    let groups = call.organization().memberships.iter();
    let present = groups.filter(|(_, members)| {
        members.get(&user_id).is_some_and(|presence| presence.was_present_at(listed_at))
    });
    let shape = |(group_id, _)| shape_of_membership(call, group_id, &user_id);
    let answer = call.page("GroupMemberships", present, shape)?;
    remember_listed(call, &answer)
}

fn known_pair(call: &Call<'_>) -> Result<(DirectoryGroupId, DirectoryUserId), Refusal> {
    let Pair { group_id, member_id: MemberId { user_id } } = call.parse()?;
    group(call, &group_id)?;
    user(call, &user_id)?;
    Ok((group_id, user_id))
}

fn membership_id(group_id: &DirectoryGroupId, user_id: &DirectoryUserId) -> String {
    uuid_of(&format!("{group_id}/{user_id}"))
}

fn remember_id(call: &mut Call<'_>, group_id: &DirectoryGroupId, user_id: &DirectoryUserId) -> String {
    let id = membership_id(group_id, user_id);
    call.state.membership_ids.insert(id.clone(), (group_id.clone(), user_id.clone()));
    id
}

fn remember_listed(call: &mut Call<'_>, answer: &Value) -> Outcome {
    for shape in answer["GroupMemberships"].as_array().into_iter().flatten() {
        let pair: Pair = call.service.parse(shape)?;
        remember_id(call, &pair.group_id, &pair.member_id.user_id);
    }
    Ok(answer.clone())
}

fn shape_of_id(call: &Call<'_>, id: String) -> Value {
    json!({ "IdentityStoreId": call.organization().instance.identity_store, "MembershipId": id })
}

fn shape_of_membership(call: &Call<'_>, group_id: &DirectoryGroupId, user_id: &DirectoryUserId) -> Value {
    let id = membership_id(group_id, user_id);
    let mut shape = shape_of_id(call, id);
    shape["GroupId"] = json!(group_id);
    shape["MemberId"] = json!({ "UserId": user_id });
    shape
}
