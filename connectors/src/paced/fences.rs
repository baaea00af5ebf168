//! The calls of fences: they delay no removal, so none of them is urgent.

use super::{Paced, Service};
use domain::{
    budget::Urgency,
    connector::{Call, Setback, SetbackKind},
    fence::{PermissionSetPolicies, Provisioning},
    id::{AccountId, PermissionSetId},
};

impl Paced {
    /// It is asked only when the connector behind has them.
    fn policies(&self) -> Result<&dyn PermissionSetPolicies, Setback> {
        self.connector.permission_set_policies().ok_or_else(|| Setback {
            kind: SetbackKind::Denied,
            sentence: "There are no permission sets.".to_owned(),
            code: None,
            request_id: None,
        })
    }

    async fn usual<T>(&self, call: impl Future<Output = Result<T, Setback>>) -> Result<T, Setback> {
        self.pass(Service::SsoAdmin, Urgency::Usual, call).await
    }
}

#[async_trait::async_trait]
impl PermissionSetPolicies for Paced {
    async fn inline_policy(&self, set: &PermissionSetId) -> Result<Option<String>, Setback> {
        self.usual(self.policies()?.inline_policy(set)).await
    }

    async fn set_inline_policy(&self, set: &PermissionSetId, policy: Option<&str>) -> Result<Call, Setback> {
        self.usual(self.policies()?.set_inline_policy(set, policy)).await
    }

    async fn is_provisioned(&self, set: &PermissionSetId, account: &AccountId) -> Result<bool, Setback> {
        self.usual(self.policies()?.is_provisioned(set, account)).await
    }

    async fn provision(&self, set: &PermissionSetId, account: &AccountId) -> Result<Provisioning, Setback> {
        self.usual(self.policies()?.provision(set, account)).await
    }

    async fn follow_provisioning(&self, request_id: &str) -> Result<Provisioning, Setback> {
        self.usual(self.policies()?.follow_provisioning(request_id)).await
    }
}
