//! Bringing a permission set's role in one account up to date: accepted now, done or failed later.
//!
//! Invariant: an account has one operation at a time, with those of account assignments; three run at once.

use super::{assignment_operation::OperationStatus, clock::later, organization::Organization, wire::Refusal};
use domain::{
    catalog::{AccountStatus, Entitlement},
    id::{AccountId, PermissionSetId},
    time::Timestamp,
};
use std::time::Duration;

/// IAM Identity Center user guide, quotas.
const MOST_AT_ONCE: usize = 3;

#[derive(Clone, Debug)]
pub(super) struct ProvisioningOperation {
    pub(super) request_id: String,
    pub(super) entitlement: Entitlement,
    pub(super) accepted_at: Timestamp,
    /// `None` when it never finishes.
    pub(super) finishes_at: Option<Timestamp>,
    pub(super) status: OperationStatus,
}

#[derive(Debug, Default)]
pub(super) struct Provisionings(Vec<ProvisioningOperation>);

impl Provisionings {
    pub(super) fn start(
        &mut self,
        request_id: String,
        entitlement: Entitlement,
        now: Timestamp,
        takes: Option<Duration>,
    ) -> Result<ProvisioningOperation, Refusal> {
        if self.running().count() >= MOST_AT_ONCE {
            let message = "The number of permission sets that are being provisioned is at its limit.";
            return Err(Refusal::new("ThrottlingException", message));
        }
        let operation = ProvisioningOperation {
            request_id,
            entitlement,
            accepted_at: now,
            finishes_at: takes.map(|takes| later(now, takes)),
            status: OperationStatus::InProgress,
        };
        self.0.push(operation.clone());
        Ok(operation)
    }

    pub(super) fn is_running_in(&self, account: &AccountId) -> bool {
        self.running().any(|one| one.entitlement.account == *account)
    }

    pub(super) fn is_running_of(&self, set: &PermissionSetId) -> bool {
        self.running().any(|one| one.entitlement.permission_set == *set)
    }

    pub(super) fn find(&self, request_id: &str) -> Option<&ProvisioningOperation> {
        self.0.iter().find(|one| one.request_id == request_id)
    }

    /// Carries out what has come due: the role gets the permission set's policy as it is then.
    pub(super) fn settle(&mut self, organization: &mut Organization, now: Timestamp) {
        let due = self.0.iter_mut().filter(|one| {
            one.status == OperationStatus::InProgress && one.finishes_at.is_some_and(|end| end <= now)
        });
        for operation in due {
            let account = organization.accounts.get(&operation.entitlement.account);
            let is_active = account.is_some_and(|account| account.status == AccountStatus::Active);
            operation.status = if is_active {
                organization.outdated_roles.remove(&operation.entitlement);
                OperationStatus::Succeeded
            } else {
                let account = &operation.entitlement.account;
                OperationStatus::Failed { reason: format!("Account {account} is suspended or closed.") }
            };
        }
    }

    /// Operations that never finish do so after all.
    pub(super) fn release(&mut self, now: Timestamp) {
        for operation in &mut self.0 {
            operation.finishes_at.get_or_insert(now);
        }
    }

    fn running(&self) -> impl Iterator<Item = &ProvisioningOperation> {
        self.0.iter().filter(|one| one.status == OperationStatus::InProgress)
    }
}
