//! What a permission set is and contains.

use super::{OfInstance, OfPermissionSet, check_instance, permission_set};
use crate::simulated::{
    cloud::Call,
    wire::{Outcome, Refusal},
};
use domain::{
    catalog::{Boundary, PermissionSet},
    time::Minutes,
};
use serde_json::{Value, json};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let OfInstance { instance_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    call.page("PermissionSets", call.organization().permission_sets.values(), |set| json!(set.arn))
}

fn asked_for<'a>(call: &'a Call<'_>) -> Result<&'a PermissionSet, Refusal> {
    let OfPermissionSet { instance_arn, permission_set_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    permission_set(call, &permission_set_arn)
}

pub(super) fn describe(call: &Call<'_>) -> Outcome {
    let set = asked_for(call)?;
    Ok(json!({ "PermissionSet": {
        "Name": set.name,
        "PermissionSetArn": set.arn,
        "Description": set.description,
        "CreatedDate": 1_700_000_000,
        "RelayState": set.relay_state,
        "SessionDuration": iso_8601(set.session),
    }}))
}

pub(super) fn list_managed_policies(call: &Call<'_>) -> Outcome {
    let policies = asked_for(call)?.managed_policies.iter();
    call.page("AttachedManagedPolicies", policies, |one| json!({ "Name": one.name, "Arn": one.arn }))
}

pub(super) fn list_customer_policies(call: &Call<'_>) -> Outcome {
    let policies = asked_for(call)?.customer_managed_policies.iter();
    call.page("CustomerManagedPolicyReferences", policies, |path_and_name| customer_policy(path_and_name))
}

pub(super) fn get_boundary(call: &Call<'_>) -> Outcome {
    let boundary = match &asked_for(call)?.boundary {
        Some(Boundary::AwsManaged { arn }) => json!({ "ManagedPolicyArn": arn }),
        Some(Boundary::CustomerManaged { name }) => {
            json!({ "CustomerManagedPolicyReference": customer_policy(name) })
        }
        None => return Err(Refusal::new("ResourceNotFoundException", "There is no permissions boundary.")),
    };
    Ok(json!({ "PermissionsBoundary": boundary }))
}

fn customer_policy(path_and_name: &str) -> Value {
    let start = path_and_name.rfind('/').map_or(0, |slash| slash + 1);
    let (path, name) = path_and_name.split_at(start);
    json!({ "Path": if path.is_empty() { "/" } else { path }, "Name": name })
}

fn iso_8601(session: Minutes) -> String {
    match (session.0 / 60, session.0 % 60) {
        (hours, 0) => format!("PT{hours}H"),
        (0, minutes) => format!("PT{minutes}M"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}
