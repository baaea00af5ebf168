//! The operations that are simulated: those that the connector calls, and some that people use to look around.

use super::wire::Service;

const SSO_ADMIN: &[&str] = &[
    "CreateAccountAssignment",
    "DeleteAccountAssignment",
    "DeleteInlinePolicyFromPermissionSet",
    "DescribeAccountAssignmentCreationStatus",
    "DescribeAccountAssignmentDeletionStatus",
    "DescribePermissionSet",
    "DescribePermissionSetProvisioningStatus",
    "GetInlinePolicyForPermissionSet",
    "GetPermissionsBoundaryForPermissionSet",
    "ListAccountAssignmentCreationStatus",
    "ListAccountAssignmentDeletionStatus",
    "ListAccountAssignments",
    "ListAccountsForProvisionedPermissionSet",
    "ListCustomerManagedPolicyReferencesInPermissionSet",
    "ListInstances",
    "ListManagedPoliciesInPermissionSet",
    "ListPermissionSets",
    "ListPermissionSetsProvisionedToAccount",
    "ListTagsForResource",
    "ProvisionPermissionSet",
    "PutInlinePolicyToPermissionSet",
];

const IDENTITY_STORE: &[&str] = &[
    "CreateGroupMembership",
    "DeleteGroupMembership",
    "DescribeUser",
    "GetGroupMembershipId",
    "IsMemberInGroups",
    "ListGroupMemberships",
    "ListGroupMembershipsForMember",
    "ListGroups",
    "ListUsers",
];

const ORGANIZATIONS: &[&str] = &[
    "DescribeAccount",
    "DescribeOrganization",
    "ListAccounts",
    "ListAccountsForParent",
    "ListOrganizationalUnitsForParent",
    "ListParents",
    "ListRoots",
    "ListTagsForResource",
];

pub(super) fn known_operations() -> impl Iterator<Item = (Service, &'static str)> {
    let services = [
        (Service::SsoAdmin, SSO_ADMIN),
        (Service::IdentityStore, IDENTITY_STORE),
        (Service::Organizations, ORGANIZATIONS),
    ];
    services.into_iter().flat_map(|(service, names)| names.iter().map(move |name| (service, *name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization, wire::Reply};
    use domain::time::Timestamp;
    use std::sync::Arc;

    #[test]
    fn every_known_operation_is_carried_out() {
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(0)));
        let cloud = SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock);
        let store = cloud.read(|organization| organization.instance.identity_store.clone());
        let body = serde_json::json!({ "IdentityStoreId": store });
        for (service, operation) in known_operations() {
            let Reply::Json { body, .. } = cloud.answer(service, operation, &body).reply else {
                panic!("{operation}")
            };
            assert_ne!(body["__type"], "UnknownOperationException", "{operation}");
        }
    }
}
