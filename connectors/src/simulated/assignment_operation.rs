//! Account assignments are made and removed in the background: accepted now, done or failed later.
//!
//! Invariant: one operation runs per account at a time; what it will do is decided when it finishes, not when it starts.

use super::{behaviour::Behaviour, clock::later, faults::Fault, organization::Organization, wire::Refusal};
use domain::{
    catalog::{AccountStatus, Entitlement, Principal},
    connector::Change,
    time::Timestamp,
};
use std::time::Duration;

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OperationStatus {
    InProgress,
    Succeeded,
    Failed { reason: String },
}

/// What comes of an operation, as faults have it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum OperationOutcome {
    /// It is carried out, and fails only when the organization is not as it needs.
    #[default]
    CarriedOut,
    Fails,
    NeverFinishes,
}

impl OperationOutcome {
    pub(super) fn of(faults: &[Fault]) -> Self {
        if faults.contains(&Fault::NeverFinishes) {
            Self::NeverFinishes
        } else if faults.contains(&Fault::OperationFails) {
            Self::Fails
        } else {
            Self::CarriedOut
        }
    }
}

#[derive(Clone, Debug)]
pub struct AssignmentOperation {
    pub request_id: String,
    pub change: Change,
    pub entitlement: Entitlement,
    pub principal: Principal,
    pub accepted_at: Timestamp,
    /// `None` when it never finishes.
    pub finishes_at: Option<Timestamp>,
    pub status: OperationStatus,
    pub(super) outcome: OperationOutcome,
}

#[derive(Debug, Default)]
pub(super) struct AssignmentOperations {
    pub(super) running: Vec<AssignmentOperation>,
    pub(super) finished: Vec<AssignmentOperation>,
}

pub(super) struct Accepted {
    pub(super) change: Change,
    pub(super) entitlement: Entitlement,
    pub(super) principal: Principal,
    pub(super) request_id: String,
    pub(super) takes: Duration,
    pub(super) outcome: OperationOutcome,
}

impl AssignmentOperations {
    /// The same change that runs already is answered with its running operation.
    pub(super) fn start(
        &mut self,
        behaviour: &Behaviour,
        now: Timestamp,
        accepted: Accepted,
    ) -> Result<AssignmentOperation, Refusal> {
        let Accepted { change, entitlement, principal, request_id, takes, outcome } = accepted;
        if let Some(other) = self.running.iter().find(|one| one.entitlement.account == entitlement.account) {
            let same =
                (other.change, &other.entitlement, &other.principal) == (change, &entitlement, &principal);
            return if same {
                Ok(other.clone())
            } else {
                let message = "An operation is already in progress for this account.";
                Err(Refusal::new("ConflictException", message))
            };
        }
        let creations = self.running.iter().filter(|one| one.change == Change::Add).count();
        if change == Change::Add && creations >= behaviour.outstanding_creations {
            let message = "The number of outstanding account assignment creations is at its limit.";
            return Err(Refusal::new("ServiceQuotaExceededException", message));
        }
        let operation = AssignmentOperation {
            request_id,
            change,
            entitlement,
            principal,
            accepted_at: now,
            finishes_at: (outcome != OperationOutcome::NeverFinishes).then(|| later(now, takes)),
            status: OperationStatus::InProgress,
            outcome,
        };
        self.running.push(operation.clone());
        Ok(operation)
    }

    /// Carries out what has come due.
    pub(super) fn settle(&mut self, organization: &mut Organization, now: Timestamp) {
        while let Some(index) = self.next_due(now) {
            let mut operation = self.running.remove(index);
            let finished_at = operation.finishes_at.unwrap_or(now);
            operation.status = carry_out(organization, &operation, finished_at);
            self.finished.push(operation);
        }
    }

    fn next_due(&self, now: Timestamp) -> Option<usize> {
        let due = self.running.iter().enumerate();
        let due =
            due.filter_map(|(index, one)| one.finishes_at.filter(|end| *end <= now).map(|end| (end, index)));
        due.min().map(|(_, index)| index)
    }

    /// Operations that never finish do so after all.
    pub(super) fn release(&mut self, now: Timestamp) {
        for operation in &mut self.running {
            operation.finishes_at.get_or_insert(now);
        }
    }

    pub(super) fn newest_first(&self, change: Change) -> impl Iterator<Item = &AssignmentOperation> {
        let all = self.running.iter().rev().chain(self.finished.iter().rev());
        all.filter(move |operation| operation.change == change)
    }
}

fn carry_out(
    organization: &mut Organization,
    operation: &AssignmentOperation,
    now: Timestamp,
) -> OperationStatus {
    let AssignmentOperation { change, entitlement, principal, .. } = operation;
    let failed = |reason: String| OperationStatus::Failed { reason };
    if operation.outcome == OperationOutcome::Fails {
        return failed("Received a 500 status error: try again later.".to_owned());
    }
    let Some(account) = organization.accounts.get(&entitlement.account) else {
        let id = &entitlement.account;
        return failed(format!(
            "Received a 404 status error: account {id} was not found in the organization."
        ));
    };
    if account.status != AccountStatus::Active {
        return failed(format!("Account {} is suspended or closed.", account.id));
    }
    let known = match principal {
        Principal::User(id) => organization.users.contains_key(id),
        Principal::Group(id) => organization.groups.contains_key(id),
    };
    if *change == Change::Add && !known {
        return failed("Received a 404 status error: the principal was not found.".to_owned());
    }
    if *change == Change::Remove && !organization.is_assigned(entitlement, principal) {
        let reason = "Received a 404 status error: the account assignment was not found.";
        return failed(reason.to_owned());
    }
    organization.set_assigned(entitlement, principal, *change == Change::Add, now);
    OperationStatus::Succeeded
}
