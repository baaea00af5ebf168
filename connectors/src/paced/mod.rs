//! Keeps what AWS allows: each service's calls a second, removals and reading back first, and fewer after AWS throttled.
//!
//! Invariant: what has to wait for longer than a call may take does not leave at all, and says so. Deliberately not here:
//! the pace of an import, which its own reads keep; while one runs, the others get what it leaves.

mod counted;
mod fences;

pub use counted::{Counted, SERVICES};

use domain::{
    budget::{CALLS_PER_SECOND, CallBudget, Urgency},
    connector::{
        Access, Binding, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback,
        SetbackKind,
    },
    fence::PermissionSetPolicies,
    time::{Seconds, Timestamp},
};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// The call itself needs the rest of the time that a step has.
const LONGEST_WAIT: Seconds = Seconds(2);
/// Calls a second of an import (`AwsSettings::reads_per_second`).
const IMPORT: f64 = 12.0;

/// Time that passes: tests bring their own.
#[async_trait::async_trait]
pub trait Passing: Send + Sync {
    fn now(&self) -> Timestamp;
    async fn until(&self, moment: Timestamp);
}

/// Counted from when it was made, so that setting a clock changes nothing.
pub struct RealTime(tokio::time::Instant);

impl Default for RealTime {
    fn default() -> Self {
        Self(tokio::time::Instant::now())
    }
}

#[async_trait::async_trait]
impl Passing for RealTime {
    fn now(&self) -> Timestamp {
        Timestamp::from_microseconds(i64::try_from(self.0.elapsed().as_micros()).unwrap_or(i64::MAX))
    }

    async fn until(&self, moment: Timestamp) {
        let microseconds = u64::try_from(moment.microseconds()).unwrap_or(0);
        tokio::time::sleep_until(self.0 + Duration::from_micros(microseconds)).await;
    }
}

pub struct Paced {
    connector: Arc<dyn Connector>,
    time: Arc<dyn Passing>,
    budgets: [Mutex<CallBudget>; SERVICES.len()],
    counted: Counted,
    imports: AtomicU32,
}

/// A place in [`SERVICES`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Service {
    SsoAdmin,
    IdentityStore,
}

impl Paced {
    pub fn new(connector: Arc<dyn Connector>, time: Arc<dyn Passing>, counted: Counted) -> Self {
        let now = time.now();
        let budgets = SERVICES.map(|_| Mutex::new(CallBudget::new(CALLS_PER_SECOND, now)));
        Self { connector, time, budgets, counted, imports: AtomicU32::new(0) }
    }

    async fn pass<T>(
        &self,
        service: Service,
        urgency: Urgency,
        call: impl Future<Output = Result<T, Setback>>,
    ) -> Result<T, Setback> {
        self.place(service, urgency).await?;
        let answer = call.await;
        self.counted.answered(service as usize, answer.as_ref().err());
        let mut budget = self.budget(service);
        if answer.as_ref().is_err_and(says_too_often) {
            budget.throttled(self.time.now());
        }
        self.counted.allows(service as usize, budget.allowed());
        answer
    }

    async fn place(&self, service: Service, urgency: Urgency) -> Result<(), Setback> {
        let patience = self.time.now() + LONGEST_WAIT;
        loop {
            let others = if self.imports.load(Ordering::Relaxed) > 0 { IMPORT } else { 0.0 };
            let taken = self.budget(service).take(urgency, others, self.time.now());
            match taken {
                Ok(()) => return Ok(()),
                Err(moment) if moment <= patience => self.time.until(moment).await,
                Err(_) => return Err(self.too_many(service)),
            }
        }
    }

    fn too_many(&self, service: Service) -> Setback {
        let allowed = self.budget(service).allowed().floor();
        Setback {
            kind: SetbackKind::Throttled,
            sentence: format!("AWS takes {allowed} calls a second at the moment, and others go first."),
            code: None,
            request_id: None,
        }
    }

    fn budget(&self, service: Service) -> MutexGuard<'_, CallBudget> {
        self.budgets[service as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    fn of(binding: &Binding) -> Self {
        match binding {
            Binding::Assignment => Self::SsoAdmin,
            Binding::OwnedGroup { .. } => Self::IdentityStore,
        }
    }
}

/// The quota of operations under way is another limit, which `Lanes` keeps.
fn says_too_often(setback: &Setback) -> bool {
    setback.kind == SetbackKind::Throttled && setback.code.as_deref() != Some("ServiceQuotaExceededException")
}

#[async_trait::async_trait]
impl Connector for Paced {
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        self.imports.fetch_add(1, Ordering::Relaxed);
        // Counted down also when the import is cut off.
        let _under_way = UnderWay(&self.imports);
        self.connector.read_catalog(cursor).await
    }

    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        self.pass(Service::of(&access.binding), Urgency::Urgent, self.connector.observe(access)).await
    }

    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        self.pass(Service::of(&access.binding), Urgency::Usual, self.connector.add(access)).await
    }

    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        self.pass(Service::of(&access.binding), Urgency::Urgent, self.connector.remove(access)).await
    }

    async fn follow(&self, access: &Access, operation: &Operation) -> Result<Progress, Setback> {
        self.pass(Service::of(&access.binding), Urgency::Urgent, self.connector.follow(access, operation))
            .await
    }

    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        let found = self.connector.find_operation(access, change, since);
        self.pass(Service::of(&access.binding), Urgency::Urgent, found).await
    }

    fn permission_set_policies(&self) -> Option<&dyn PermissionSetPolicies> {
        self.connector.permission_set_policies().map(|_| self as &dyn PermissionSetPolicies)
    }

    fn clock_offset(&self) -> Option<i64> {
        self.connector.clock_offset()
    }

    fn calls_per_second(&self, binding: &Binding) -> Option<f64> {
        Some(self.budget(Service::of(binding)).allowed())
    }
}

struct UnderWay<'a>(&'a AtomicU32);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
