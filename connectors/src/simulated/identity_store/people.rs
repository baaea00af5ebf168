//! Users and groups, as an identity provider synced them or as someone made them by hand.

use super::user;
use crate::simulated::{cloud::Call, wire::Outcome};
use domain::{
    catalog::{DirectoryGroup, DirectoryUser},
    id::DirectoryUserId,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The issuer of external ids that SCIM gives to groups.
const SCIM_ISSUER: &str = "https://scim.example.com/groups";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfUser {
    user_id: DirectoryUserId,
}

pub(super) fn list_users(call: &Call<'_>) -> Outcome {
    call.page("Users", call.organization().users.values(), |user| shape_of_user(call, user))
}

pub(super) fn describe_user(call: &Call<'_>) -> Outcome {
    let OfUser { user_id } = call.parse()?;
    Ok(shape_of_user(call, user(call, &user_id)?))
}

pub(super) fn list_groups(call: &Call<'_>) -> Outcome {
    call.page("Groups", call.organization().groups.values(), |group| shape_of_group(call, group))
}

fn shape_of_user(call: &Call<'_>, user: &DirectoryUser) -> Value {
    let (given, family) = user.display_name.split_once(' ').unwrap_or((&user.display_name, ""));
    let external = user.external_ids.iter().map(|one| json!({ "Issuer": one.issuer, "Id": one.id }));
    let mut shape = json!({
        "IdentityStoreId": call.organization().instance.identity_store,
        "UserId": user.id,
        "UserName": user.user_name,
        "DisplayName": user.display_name,
        "Name": { "GivenName": given, "FamilyName": family },
        "Emails": [{ "Value": user.email, "Type": "work", "Primary": true }],
        "ExternalIds": external.collect::<Vec<_>>(),
        "UserStatus": if user.is_disabled { "DISABLED" } else { "ENABLED" },
    });
    if let Some(manager) = &user.manager {
        shape["Extensions"] = json!({ "aws:identitystore:enterprise": { "manager": { "value": manager } } });
    }
    shape
}

fn shape_of_group(call: &Call<'_>, group: &DirectoryGroup) -> Value {
    let mut shape = json!({
        "IdentityStoreId": call.organization().instance.identity_store,
        "GroupId": group.id,
        "DisplayName": group.name,
        "Description": group.description,
    });
    if group.is_synced {
        shape["ExternalIds"] = json!([{ "Issuer": SCIM_ISSUER, "Id": group.name }]);
    }
    shape
}
