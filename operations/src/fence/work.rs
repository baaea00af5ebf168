//! Brings one permission set's inline policy to the fences that are wanted, step by step, until it rests.
//!
//! Invariant: a policy leaves only after it was stored that it does, and counts only after a read showed it.

use super::{load::Task, record};
use crate::{
    Context,
    outside::{answer, is_too_late, unanswered},
};
use domain::{
    audit::AuditEvent,
    connector::{Setback, SetbackKind},
    fence::{Begun, FenceChange, FenceStage, FencedPolicy, PermissionSetPolicies, Provisioning},
    holding::OPERATION_LIMIT,
    id::AccountId,
    time::{Seconds, Timestamp},
};
use storage::Error;

/// How long a removal in the same account is waited for.
const AFTER_REMOVALS: Seconds = Seconds(2);

struct Worker<'a> {
    context: &'a Context,
    policies: &'a dyn PermissionSetPolicies,
    task: Task,
}

/// Gives when it goes on; `None` when nothing is left to do.
pub(super) async fn work(
    context: &Context,
    policies: &dyn PermissionSetPolicies,
    task: Task,
) -> Result<Option<Timestamp>, Error> {
    let now = context.clock.now();
    if task.policy.next_at.is_some_and(|at| at > now) {
        return Ok(task.policy.next_at);
    }
    let mut worker = Worker { context, policies, task };
    worker.refuse().await?;
    let mut is_first = true;
    loop {
        let more = match worker.task.policy.change.clone() {
            None if is_first => worker.write().await?,
            None => return Ok(None),
            Some(FenceChange { stage: FenceStage::Sent, .. }) => worker.write().await?,
            Some(FenceChange { stage: FenceStage::Provision, accounts, .. }) => {
                match accounts.iter().find(|account| !worker.task.busy.contains(*account)) {
                    Some(account) => worker.provision(account).await?,
                    None if accounts.is_empty() => worker.confirm().await?,
                    None => return Ok(Some(context.clock.now() + AFTER_REMOVALS)),
                }
            }
            Some(FenceChange { stage: FenceStage::Following { account, request_id, since }, .. }) => {
                worker.follow(&account, &request_id, since).await?
            }
        };
        if !more {
            return Ok(worker.task.policy.next_at);
        }
        is_first = false;
    }
}

impl Worker<'_> {
    /// Those who have the access by another way are told once and get none.
    async fn refuse(&mut self) -> Result<(), Error> {
        if self.task.refused.is_empty() {
            return Ok(());
        }
        let mut policy = self.task.policy.clone();
        let mut events = Vec::new();
        for (fence, cause) in std::mem::take(&mut self.task.refused) {
            policy.refused.insert(fence.grant.clone());
            events.push(record::refused(&fence, cause));
        }
        self.save(policy, events).await
    }

    async fn write(&mut self) -> Result<bool, Error> {
        if self.task.policy.has(&self.task.wanted) && self.task.policy.in_force.is_empty() {
            return Ok(false);
        }
        let set = self.task.policy.permission_set.clone();
        match answer(self.policies.inline_policy(&set)).await {
            Ok(current) => self.write_over(current.as_deref()).await,
            Err(setback) if setback.kind == SetbackKind::Missing => self.forget().await,
            Err(setback) => self.delay(setback).await,
        }
    }

    /// `current`: what AWS has now.
    async fn write_over(&mut self, current: Option<&str>) -> Result<bool, Error> {
        let set = self.task.policy.permission_set.clone();
        let now = self.context.clock.now();
        let wanted = self.task.wanted.clone();
        let Begun { policy, is_edited, refused } = self.task.policy.clone().begun(current, wanted, now);
        let mut events: Vec<AuditEvent> =
            refused.iter().map(|(fence, cause)| record::refused(fence, cause.to_string())).collect();
        self.task.wanted.retain(|fence| !refused.iter().any(|(other, _)| other == fence));
        if is_edited {
            events.push(AuditEvent::FencedPolicyEdited { permission_set: set.clone() });
        }
        self.save(policy, events).await?;
        let Some(change) = self.task.policy.change.clone() else { return Ok(false) };
        if change.document.as_deref() != current {
            if is_too_late(now, self.context.clock.now()) {
                return self.delay(unanswered("Stint's database was slow.".to_owned())).await;
            }
            let written = answer(self.policies.set_inline_policy(&set, change.document.as_deref())).await;
            if let Err(setback) = written {
                return self.delay(setback).await;
            }
        }
        let now = self.context.clock.now();
        self.save(self.task.policy.clone().written(now), Vec::new()).await?;
        Ok(true)
    }

    async fn provision(&mut self, account: &AccountId) -> Result<bool, Error> {
        let set = self.task.policy.permission_set.clone();
        match answer(self.policies.is_provisioned(&set, account)).await {
            Ok(true) => {
                let begun = answer(self.policies.provision(&set, account)).await;
                self.provisioning(account, begun).await
            }
            Ok(false) => self.provisioned(account).await,
            Err(setback) => self.delay(setback).await,
        }
    }

    async fn follow(&mut self, account: &AccountId, id: &str, since: Timestamp) -> Result<bool, Error> {
        let progress = answer(self.policies.follow_provisioning(id)).await;
        let now = self.context.clock.now();
        let is_lost = now.since(since) > OPERATION_LIMIT;
        match progress {
            Ok(Provisioning::Running { .. }) | Err(_) if is_lost => {
                let setback =
                    unanswered("AWS did not finish provisioning; Stint begins it again.".to_owned());
                self.save(self.task.policy.clone().not_provisioned(setback, now), Vec::new()).await?;
                Ok(false)
            }
            // AWS forgot the operation, which says nothing about the role.
            Err(setback) if setback.kind == SetbackKind::Missing => {
                self.save(self.task.policy.clone().not_provisioned(setback, now), Vec::new()).await?;
                Ok(false)
            }
            progress => self.provisioning(account, progress).await,
        }
    }

    async fn provisioning(
        &mut self,
        account: &AccountId,
        progress: Result<Provisioning, Setback>,
    ) -> Result<bool, Error> {
        let now = self.context.clock.now();
        let policy = self.task.policy.clone();
        match progress {
            Ok(Provisioning::Done { .. }) => self.provisioned(account).await,
            Ok(Provisioning::Running { request_id }) => {
                self.save(policy.following(account.clone(), request_id, now), Vec::new()).await?;
                Ok(false)
            }
            // The account is gone or lost the permission set meanwhile: nothing is there to bring up to date.
            Ok(Provisioning::Failed { setback }) | Err(setback) if setback.kind == SetbackKind::Missing => {
                self.provisioned(account).await
            }
            Ok(Provisioning::Failed { setback }) => {
                self.save(policy.not_provisioned(setback, now), Vec::new()).await?;
                Ok(false)
            }
            Err(setback) => self.delay(setback).await,
        }
    }

    async fn provisioned(&mut self, account: &AccountId) -> Result<bool, Error> {
        let now = self.context.clock.now();
        self.save(self.task.policy.clone().provisioned(account, now), Vec::new()).await?;
        Ok(true)
    }

    async fn confirm(&mut self) -> Result<bool, Error> {
        let set = self.task.policy.permission_set.clone();
        let current = match answer(self.policies.inline_policy(&set)).await {
            Ok(current) => current,
            Err(setback) if setback.kind == SetbackKind::Missing => return self.forget().await,
            Err(setback) => return self.delay(setback).await,
        };
        let now = self.context.clock.now();
        match self.task.policy.clone().settled(current.as_deref(), now) {
            Ok(settled) => {
                let events = record::settled(&settled);
                self.save(settled.policy, events).await?;
                Ok(false)
            }
            // Somebody changed it at this moment.
            Err(_) => self.write_over(current.as_deref()).await,
        }
    }

    async fn forget(&mut self) -> Result<bool, Error> {
        let (policy, fences) = self.task.policy.clone().forgotten();
        self.save(policy, record::forgotten(&fences)).await?;
        Ok(false)
    }

    async fn delay(&mut self, setback: Setback) -> Result<bool, Error> {
        let now = self.context.clock.now();
        self.save(self.task.policy.clone().delayed(setback, now), Vec::new()).await?;
        Ok(false)
    }

    async fn save(&mut self, policy: FencedPolicy, events: Vec<AuditEvent>) -> Result<(), Error> {
        self.task.policy = record::save(self.context, policy, events, self.context.clock.now()).await?;
        Ok(())
    }
}
