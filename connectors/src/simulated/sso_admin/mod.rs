//! IAM Identity Center's administration: permission sets, where they are provisioned, and account assignments.

mod assignments;
mod inline_policies;
mod permission_sets;
mod statuses;

use super::{
    cloud::Call,
    organizations::shape_of_tag,
    wire::{Outcome, Refusal},
};
use domain::{catalog::PermissionSet, connector::Change};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfInstance {
    instance_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfPermissionSet {
    instance_arn: String,
    permission_set_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfResource {
    instance_arn: String,
    resource_arn: String,
}

pub(super) fn carry_out(call: &mut Call<'_>, operation: &str) -> Outcome {
    match operation {
        "ListInstances" => list_instances(call),
        "ListPermissionSets" => permission_sets::list(call),
        "DescribePermissionSet" => permission_sets::describe(call),
        "ListManagedPoliciesInPermissionSet" => permission_sets::list_managed_policies(call),
        "ListCustomerManagedPolicyReferencesInPermissionSet" => permission_sets::list_customer_policies(call),
        "GetInlinePolicyForPermissionSet" => inline_policies::get(call),
        "GetPermissionsBoundaryForPermissionSet" => permission_sets::get_boundary(call),
        "PutInlinePolicyToPermissionSet" => inline_policies::put(call),
        "DeleteInlinePolicyFromPermissionSet" => inline_policies::delete(call),
        "ProvisionPermissionSet" => inline_policies::provision(call),
        "DescribePermissionSetProvisioningStatus" => inline_policies::describe_provisioning(call),
        "ListTagsForResource" => list_tags(call),
        "ListPermissionSetsProvisionedToAccount" => assignments::list_provisioned_to_account(call),
        "ListAccountsForProvisionedPermissionSet" => assignments::list_accounts_for_permission_set(call),
        "ListAccountAssignments" => assignments::list(call),
        "CreateAccountAssignment" => assignments::start(call, Change::Add),
        "DeleteAccountAssignment" => assignments::start(call, Change::Remove),
        "DescribeAccountAssignmentCreationStatus" => statuses::describe(call, Change::Add),
        "DescribeAccountAssignmentDeletionStatus" => statuses::describe(call, Change::Remove),
        "ListAccountAssignmentCreationStatus" => statuses::list(call, Change::Add),
        "ListAccountAssignmentDeletionStatus" => statuses::list(call, Change::Remove),
        _ => Err(Call::unknown_operation(operation)),
    }
}

fn list_instances(call: &Call<'_>) -> Outcome {
    let instance = &call.organization().instance;
    let shape = json!({
        "InstanceArn": instance.arn,
        "IdentityStoreId": instance.identity_store,
        "OwnerAccountId": instance.management_account,
        "Name": "",
        "CreatedDate": 1_700_000_000,
        "Status": "ACTIVE",
    });
    call.page("Instances", std::iter::once(shape), |shape| shape)
}

fn check_instance(call: &Call<'_>, arn: &str) -> Result<(), Refusal> {
    if arn == call.organization().instance.arn {
        Ok(())
    } else {
        Err(Refusal::new("AccessDeniedException", "The instance does not exist or is not yours."))
    }
}

fn permission_set<'a>(call: &'a Call<'_>, arn: &str) -> Result<&'a PermissionSet, Refusal> {
    let id = arn.rsplit('/').next().and_then(|id| id.parse().ok());
    let found = id.and_then(|id| call.organization().permission_sets.get(&id));
    let missing = || Refusal::new("ResourceNotFoundException", "PermissionSet not found.");
    found.filter(|set| set.arn == arn).ok_or_else(missing)
}

fn list_tags(call: &Call<'_>) -> Outcome {
    let OfResource { instance_arn, resource_arn } = call.parse()?;
    check_instance(call, &instance_arn)?;
    if resource_arn == instance_arn {
        return call.page("Tags", std::iter::empty(), shape_of_tag);
    }
    call.page("Tags", permission_set(call, &resource_arn)?.tags.iter(), shape_of_tag)
}
