//! Account assignments: listed, and started as operations that finish later.

use super::{OfPermissionSet, check_instance, permission_set, statuses};
use crate::simulated::{
    assignment_operation::Accepted,
    cloud::Call,
    organization::Presence,
    wire::{Outcome, Refusal},
};
use domain::{
    catalog::{Entitlement, Principal},
    connector::Change,
    id::{AccountId, PermissionSetId},
};
use rand::Rng;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfAccount {
    instance_arn: String,
    account_id: AccountId,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfEntitlement {
    instance_arn: String,
    account_id: AccountId,
    permission_set_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfAssignment {
    instance_arn: String,
    target_id: AccountId,
    target_type: String,
    permission_set_arn: String,
    principal_type: String,
    principal_id: String,
}

pub(super) fn list_provisioned_to_account(call: &Call<'_>) -> Outcome {
    let OfAccount { instance_arn, account_id } = call.parse()?;
    check_instance(call, &instance_arn)?;
    let organization = call.organization();
    let sets = provisioned(call).filter(|entitlement| entitlement.account == account_id);
    let sets = sets.filter_map(|entitlement| organization.permission_sets.get(&entitlement.permission_set));
    call.page("PermissionSets", sets, |set| json!(set.arn))
}

pub(super) fn list_accounts_for_permission_set(call: &Call<'_>) -> Outcome {
    let OfPermissionSet { instance_arn, permission_set_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    let set = &permission_set(call, &permission_set_arn)?.id;
    let accounts = provisioned(call).filter(|entitlement| entitlement.permission_set == *set);
    call.page("AccountIds", accounts, |entitlement| json!(entitlement.account))
}

/// A permission set is provisioned where somebody is assigned to it.
fn provisioned<'a>(call: &'a Call<'_>) -> impl Iterator<Item = &'a Entitlement> {
    let listed_at = call.listed_at();
    let assigned = call.organization().assignments.iter();
    let present = move |principals: &BTreeMap<Principal, Presence>| {
        principals.values().any(|presence| presence.was_present_at(listed_at))
    };
    assigned.filter(move |(_, principals)| present(principals)).map(|(entitlement, _)| entitlement)
}

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let OfEntitlement { instance_arn, account_id, permission_set_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    let permission_set = permission_set(call, &permission_set_arn)?.id.clone();
    let entitlement = Entitlement { account: account_id, permission_set };
    let listed_at = call.listed_at();
    let principals = call.organization().assignments.get(&entitlement).into_iter().flatten();
    let present = principals.filter(|(_, presence)| presence.was_present_at(listed_at));
    call.page("AccountAssignments", present, |(principal, _)| {
        let (kind, id) = shape_of_principal(principal);
        json!({
            "AccountId": entitlement.account,
            "PermissionSetArn": permission_set_arn,
            "PrincipalType": kind,
            "PrincipalId": id,
        })
    })
}

pub(super) fn start(call: &mut Call<'_>, change: Change) -> Outcome {
    let input: OfAssignment = call.parse()?;
    check_instance(call, &input.instance_arn)?;
    if input.target_type != "AWS_ACCOUNT" {
        return Err(call.service.invalid("TargetType must be AWS_ACCOUNT"));
    }
    let permission_set: PermissionSetId = permission_set(call, &input.permission_set_arn)?.id.clone();
    let principal = read_principal(call, &input.principal_type, &input.principal_id)?;
    if call.state.provisionings.is_running_in(&input.target_id) {
        let message = "An operation is already in progress for this account.";
        return Err(Refusal::new("ConflictException", message));
    }
    let (at_least, at_most) = call.state.behaviour.assignment_latency;
    let takes = call.state.random.random_range(at_least..=at_most.max(at_least));
    let accepted = Accepted {
        change,
        entitlement: Entitlement { account: input.target_id, permission_set },
        principal,
        request_id: call.state.new_request_id(),
        takes,
        outcome: call.outcome,
    };
    let operation = call.state.operations.start(&call.state.behaviour, call.now, accepted)?;
    Ok(json!({ statuses::member(change): statuses::shape(call, &operation) }))
}

fn read_principal(call: &Call<'_>, kind: &str, id: &str) -> Result<Principal, Refusal> {
    let invalid = |_| call.service.invalid("PrincipalId is not valid");
    match kind {
        "USER" => Ok(Principal::User(id.parse().map_err(invalid)?)),
        "GROUP" => Ok(Principal::Group(id.parse().map_err(invalid)?)),
        _ => Err(call.service.invalid("PrincipalType must be USER or GROUP")),
    }
}

pub(super) fn shape_of_principal(principal: &Principal) -> (&'static str, Value) {
    match principal {
        Principal::User(id) => ("USER", json!(id)),
        Principal::Group(id) => ("GROUP", json!(id)),
    }
}
