//! What every operation works with.

use crate::{
    catalog::EligibilityCache,
    removal::{AlarmHook, RemovalWatch},
};
use domain::{
    catalog::{Catalog, SearchIndex},
    connector::Connector,
    fence::FenceMode,
    id::{PersonId, RequestId},
    policy::{Deputies, PolicySource},
    time::{Clock, Timestamp},
};
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc, RwLock,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::{Notify, broadcast};

/// Gives the 128 bits of new ids. Tests count; the server draws randomness.
pub trait Ids: Send + Sync {
    /// Time-ordered: the upper 48 bits are Unix milliseconds of `now`.
    fn next(&self, now: Timestamp) -> u128;
}

/// 80 bits from the operating system behind the time.
pub struct RandomIds;

impl Ids for RandomIds {
    fn next(&self, now: Timestamp) -> u128 {
        let mut random = [0_u8; 16];
        // Without randomness from the operating system nothing that Stint does is safe.
        getrandom::fill(&mut random[6..]).expect("the operating system gives randomness");
        let time = u128::from(now.milliseconds().max(0) as u64) << 80;
        time | (u128::from_be_bytes(random) & ((1 << 80) - 1))
    }
}

/// What changed, for pages that show it live.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Something that this person sees on their home page.
    Person(PersonId),
    /// A request or its grant.
    Request {
        request: RequestId,
        person: PersonId,
    },
    /// The approval queue.
    Queue,
    Catalog,
    /// The policies, or what is proposed for them.
    Policy,
    /// Nobody knows what.
    Everything,
}

/// Wakes the worker and tells open pages.
#[derive(Clone)]
pub struct Signals {
    pub reconcile: Arc<Notify>,
    pub import: Arc<Notify>,
    /// A new version of the policies may be in force.
    pub policy: Arc<Notify>,
    changes: broadcast::Sender<Topic>,
    own: broadcast::Sender<Topic>,
    is_stopping: Arc<AtomicBool>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            reconcile: Arc::default(),
            import: Arc::default(),
            policy: Arc::default(),
            changes: channel(),
            own: channel(),
            is_stopping: Arc::default(),
        }
    }
}

fn channel() -> broadcast::Sender<Topic> {
    broadcast::channel(1_024).0
}

impl Signals {
    pub fn tell(&self, topic: Topic) {
        // Nobody listening is not a failure.
        let _ = self.own.send(topic.clone());
        let _ = self.changes.send(topic);
    }

    /// Another replica told it: there may be work.
    pub fn hear(&self, topic: Topic) {
        self.reconcile.notify_one();
        if matches!(topic, Topic::Policy | Topic::Everything) {
            self.policy.notify_one();
        }
        let _ = self.changes.send(topic);
    }

    /// This process ends: the worker ends what it began and begins nothing new.
    pub fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        self.reconcile.notify_one();
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// What was told here, for the other replicas.
    pub fn own(&self) -> broadcast::Receiver<Topic> {
        self.own.subscribe()
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Topic> {
        self.changes.subscribe()
    }
}

/// The newest finished import with its index, and what policy answered over it.
#[derive(Clone, Default)]
pub struct CatalogInForce {
    newest: Arc<RwLock<Arc<(Catalog, SearchIndex)>>>,
    eligibility: EligibilityCache,
}

impl CatalogInForce {
    pub fn get(&self) -> Arc<(Catalog, SearchIndex)> {
        self.newest.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub fn set(&self, catalog: Catalog) {
        let index = SearchIndex::build(&catalog);
        let next = Arc::new((catalog, index));
        *self.newest.write().unwrap_or_else(std::sync::PoisonError::into_inner) = next;
    }

    pub(crate) fn eligibility(&self) -> &EligibilityCache {
        &self.eligibility
    }
}

/// The last policies without fault, with the number of their version; 0 when they come from files.
#[derive(Clone)]
pub struct PolicyInForce(Arc<RwLock<(u32, Arc<policy::PolicySet>)>>);

impl PolicyInForce {
    pub fn new(policies: policy::PolicySet) -> Self {
        Self::version(0, policies)
    }

    pub fn version(number: u32, policies: policy::PolicySet) -> Self {
        Self(Arc::new(RwLock::new((number, Arc::new(policies)))))
    }

    pub fn get(&self) -> Arc<policy::PolicySet> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).1.clone()
    }

    pub fn set(&self, policies: policy::PolicySet) {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner).1 = Arc::new(policies);
    }

    /// The last version of the database that was looked at, with faults or without.
    pub(crate) fn number(&self) -> u32 {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).0
    }

    /// `false` when a later one is in force already.
    pub(crate) fn set_version(&self, number: u32, policies: policy::PolicySet) -> bool {
        let mut in_force = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_later = number > in_force.0;
        if is_later {
            *in_force = (number, Arc::new(policies));
        }
        is_later
    }
}

/// Who decides in whose place now.
#[derive(Clone, Default)]
pub struct DeputiesInForce(Arc<RwLock<Arc<Deputies>>>);

impl DeputiesInForce {
    pub fn get(&self) -> Arc<Deputies> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub fn set(&self, deputies: Deputies) {
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(deputies);
    }
}

#[derive(Clone)]
pub struct Context {
    pub database: storage::Database,
    /// Which of the processes that share the database this is.
    pub replica: Arc<str>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub connector: Arc<dyn Connector>,
    pub policy: PolicyInForce,
    pub deputies: DeputiesInForce,
    pub policy_source: PolicySource,
    pub catalog: CatalogInForce,
    pub signals: Signals,
    pub removals: RemovalWatch,
    /// `None` when alarms go no further than the log.
    pub alarms: Option<AlarmHook>,
    /// For whom fences are raised.
    pub fence: FenceMode,
    /// Stint's own version, printed in reports.
    pub version: &'static str,
}
