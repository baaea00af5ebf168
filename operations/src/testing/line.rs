//! The line between Stint and a connector, which tests cut: outages, and processes that die at a chosen call.

use domain::{
    connector::{
        Access, Binding, Call, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback,
        SetbackKind,
    },
    fence::{PermissionSetPolicies, Provisioning},
    id::{AccountId, PermissionSetId},
    time::Timestamp,
};
use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// Where the process dies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Crash {
    /// What was noted about this call is stored; the call never leaves.
    Before(usize),
    /// The call was carried out; its answer is never seen.
    After(usize),
}

/// Clones share it.
#[derive(Clone)]
pub struct Line {
    connector: Arc<dyn Connector>,
    state: Arc<Mutex<State>>,
    died: Arc<Notify>,
    moved: Arc<Notify>,
}

#[derive(Default)]
struct State {
    outage: Option<SetbackKind>,
    crash: Option<Crash>,
    held: Option<&'static str>,
    calls: Vec<&'static str>,
}

impl Line {
    pub fn new(connector: Arc<dyn Connector>) -> Self {
        Self { connector, state: Arc::default(), died: Arc::default(), moved: Arc::default() }
    }

    /// Until it is called with `None`, every call fails so.
    pub fn set_outage(&self, outage: Option<SetbackKind>) {
        self.state().outage = outage;
    }

    /// Until it is called with `None`, calls of that name get no answer.
    pub fn hold(&self, name: Option<&'static str>) {
        self.state().held = name;
        self.moved.notify_waiters();
    }

    /// Returns when so many calls of that name have left.
    pub async fn called(&self, name: &str, times: usize) {
        let is_so = |state: &State| state.calls.iter().filter(|call| **call == name).count() >= times;
        self.until(is_so).await;
    }

    async fn until(&self, is_so: impl Fn(&State) -> bool) {
        loop {
            let moved = self.moved.notified();
            if is_so(&self.state()) {
                return;
            }
            moved.await;
        }
    }

    /// Calls are counted from now on, from 0.
    pub fn set_crash(&self, crash: Option<Crash>) {
        let mut state = self.state();
        state.crash = crash;
        state.calls.clear();
    }

    /// Names of the calls since [`Line::set_crash`].
    pub fn calls(&self) -> Vec<&'static str> {
        self.state().calls.clone()
    }

    /// Returns when the process would be dead.
    pub async fn died(&self) {
        self.died.notified().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pass<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, Setback>>,
    ) -> Result<T, Setback> {
        let (number, crash, outage) = {
            let mut state = self.state();
            state.calls.push(name);
            (state.calls.len() - 1, state.crash, state.outage)
        };
        self.moved.notify_waiters();
        self.until(|state| state.held != Some(name)).await;
        if crash == Some(Crash::Before(number)) {
            self.die().await;
        }
        if let Some(kind) = outage {
            let sentence = "AWS does not do that at the moment.".to_owned();
            return Err(Setback { kind, sentence, code: None, request_id: None });
        }
        let answer = call.await;
        if crash == Some(Crash::After(number)) {
            self.die().await;
        }
        answer
    }

    async fn die(&self) {
        self.died.notify_one();
        std::future::pending::<()>().await;
    }
}

#[async_trait::async_trait]
impl Connector for Line {
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        self.connector.read_catalog(cursor).await
    }

    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        self.pass("observe", self.connector.observe(access)).await
    }

    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        self.pass("add", self.connector.add(access)).await
    }

    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        self.pass("remove", self.connector.remove(access)).await
    }

    async fn follow(&self, access: &Access, operation: &Operation) -> Result<Progress, Setback> {
        self.pass("follow", self.connector.follow(access, operation)).await
    }

    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        self.pass("find_operation", self.connector.find_operation(access, change, since)).await
    }

    fn permission_set_policies(&self) -> Option<&dyn PermissionSetPolicies> {
        self.connector.permission_set_policies().map(|_| self as &dyn PermissionSetPolicies)
    }

    fn clock_offset(&self) -> Option<i64> {
        self.connector.clock_offset()
    }

    fn calls_per_second(&self, binding: &Binding) -> Option<f64> {
        self.connector.calls_per_second(binding)
    }
}

impl Line {
    /// It is asked only when the connector behind has them.
    fn policies(&self) -> Result<&dyn PermissionSetPolicies, Setback> {
        self.connector.permission_set_policies().ok_or_else(|| Setback {
            kind: SetbackKind::Denied,
            sentence: "There are no permission sets.".to_owned(),
            code: None,
            request_id: None,
        })
    }
}

#[async_trait::async_trait]
impl PermissionSetPolicies for Line {
    async fn inline_policy(&self, set: &PermissionSetId) -> Result<Option<String>, Setback> {
        self.pass("inline_policy", self.policies()?.inline_policy(set)).await
    }

    async fn set_inline_policy(&self, set: &PermissionSetId, policy: Option<&str>) -> Result<Call, Setback> {
        self.pass("set_inline_policy", self.policies()?.set_inline_policy(set, policy)).await
    }

    async fn is_provisioned(&self, set: &PermissionSetId, account: &AccountId) -> Result<bool, Setback> {
        self.pass("is_provisioned", self.policies()?.is_provisioned(set, account)).await
    }

    async fn provision(&self, set: &PermissionSetId, account: &AccountId) -> Result<Provisioning, Setback> {
        self.pass("provision", self.policies()?.provision(set, account)).await
    }

    async fn follow_provisioning(&self, request_id: &str) -> Result<Provisioning, Setback> {
        self.pass("follow_provisioning", self.policies()?.follow_provisioning(request_id)).await
    }
}
