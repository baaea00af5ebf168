//! The simulated AWS: an organization, its behaviour, its faults, and the one door through which calls come in.
//!
//! Invariant: a call is answered at one instant, given by the clock; operations that came due by then are done first.
//! Deliberately not here: HTTP, and waiting.

use super::{
    assignment_operation::{AssignmentOperation, AssignmentOperations, OperationOutcome},
    behaviour::Behaviour,
    bucket::Bucket,
    call_log::{CallLog, LoggedCall, key_of},
    clock::{earlier, later},
    faults::{Fault, Faults, PlannedFault},
    identity_store,
    organization::Organization,
    organizations,
    page::Cutter,
    provisioning::Provisionings,
    sso_admin,
    wire::{Answer, Outcome, Refusal, Reply, Service},
};
use domain::time::{Clock, Timestamp};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

pub struct SimulatedCloud {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) organization: Organization,
    pub(super) behaviour: Behaviour,
    pub(super) operations: AssignmentOperations,
    pub(super) provisionings: Provisionings,
    /// Ids that were told to a caller, so that a deletion by id finds its membership.
    pub(super) membership_ids: identity_store::MembershipIds,
    pub(super) random: SmallRng,
    pub(super) faults: Faults,
    pub(super) calls: CallLog,
    buckets: HashMap<Service, Bucket>,
}

/// One call while it is carried out.
pub(super) struct Call<'a> {
    pub(super) state: &'a mut State,
    pub(super) service: Service,
    pub(super) now: Timestamp,
    pub(super) body: &'a Value,
    pub(super) outcome: OperationOutcome,
    /// How old what a read shows is, beyond the usual.
    pub(super) stale: Duration,
}

impl SimulatedCloud {
    pub fn new(organization: Organization, behaviour: Behaviour, clock: Arc<dyn Clock>) -> Self {
        let state = State {
            organization,
            behaviour,
            operations: AssignmentOperations::default(),
            provisionings: Provisionings::default(),
            membership_ids: identity_store::MembershipIds::default(),
            random: SmallRng::seed_from_u64(0x5717_0001),
            faults: Faults::default(),
            calls: CallLog::default(),
            buckets: HashMap::new(),
        };
        Self { clock, state: Mutex::new(state) }
    }

    /// What replies tell in `Date`.
    pub(super) fn date(&self) -> Timestamp {
        let (state, now) = self.settled();
        later(now, state.behaviour.clock_ahead)
    }

    /// Looks at the organization as it is now, without lag.
    pub fn read<T>(&self, read: impl FnOnce(&Organization) -> T) -> T {
        read(&self.settled().0.organization)
    }

    /// Changes the organization by hand, as people with console access do.
    pub fn change<T>(&self, change: impl FnOnce(&mut Organization, Timestamp) -> T) -> T {
        let (mut state, now) = self.settled();
        change(&mut state.organization, now)
    }

    pub fn set_behaviour(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.settled().0.behaviour);
    }

    pub fn plan_fault(&self, operation: &str, fault: Fault, times: Option<u32>) {
        self.settled().0.faults.plan(PlannedFault { operation: operation.to_owned(), fault, times });
    }

    /// Operations that a fault kept from finishing do so now.
    pub fn clear_faults(&self) {
        let (mut state, now) = self.settled();
        state.faults.clear();
        state.operations.release(now);
        state.provisionings.release(now);
    }

    pub fn planned_faults(&self) -> Vec<PlannedFault> {
        self.settled().0.faults.planned().to_vec()
    }

    /// The calls after that sequence number; all that are kept after 0.
    pub fn calls_since(&self, sequence: u64) -> Vec<LoggedCall> {
        self.settled().0.calls.since(sequence)
    }

    pub fn call_counts(&self) -> BTreeMap<String, u64> {
        self.settled().0.calls.counts().clone()
    }

    pub fn running_operations(&self) -> Vec<AssignmentOperation> {
        self.settled().0.operations.running.clone()
    }

    fn settled(&self) -> (MutexGuard<'_, State>, Timestamp) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let State { operations, provisionings, organization, .. } = &mut *state;
        operations.settle(organization, now);
        provisionings.settle(organization, now);
        (state, now)
    }

    pub(super) fn answer(&self, service: Service, operation: &str, body: &Value) -> Answer {
        let (mut state, now) = self.settled();
        let request_id = state.new_request_id();
        let name = format!("{}:{operation}", service.name());
        let faults = state.faults.meet(&name);
        let delay = faults.iter().find_map(|fault| match fault {
            Fault::Slow { milliseconds } => Some(Duration::from_millis(*milliseconds)),
            _ => None,
        });
        let stale = faults.iter().find_map(|fault| match fault {
            Fault::Stale { seconds } => Some(Duration::from_secs(*seconds)),
            _ => None,
        });
        let outcome = OperationOutcome::of(&faults);
        let refused = faults.iter().find_map(|fault| fault.refusal(service, &name));
        let reply = if faults.contains(&Fault::ServerError) {
            Reply::HtmlError { status: 500 }
        } else if faults.contains(&Fault::Unavailable) {
            Reply::HtmlError { status: 503 }
        } else if faults.contains(&Fault::Unanswered) {
            Reply::Silence
        } else if let Some(refusal) = refused {
            Err(refusal).into()
        } else if !state.take_token(service, now) {
            Err(Refusal::throttled(service)).into()
        } else {
            let stale = stale.unwrap_or_default();
            let mut call = Call { state: &mut state, service, now, body, outcome, stale };
            if faults.contains(&Fault::Duplicated) {
                // Only the second answer is seen.
                let _unseen = call.carry_out(operation);
            }
            call.carry_out(operation).into()
        };
        let reply = if faults.contains(&Fault::LostReply) {
            Reply::Cut
        } else if faults.contains(&Fault::BrokenJson) {
            Reply::BrokenJson
        } else {
            reply
        };
        let (key, result) = (key_of(body), reply.result().to_owned());
        let call = LoggedCall { sequence: 0, time: now, operation: name, key, result, request_id };
        state.calls.record(call.clone());
        Answer { reply, request_id: call.request_id, delay: delay.unwrap_or_default() }
    }
}

impl State {
    pub(super) fn new_request_id(&mut self) -> String {
        let bits: u128 = self.random.random();
        let text = format!("{bits:032x}");
        format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
    }

    fn take_token(&mut self, service: Service, now: Timestamp) -> bool {
        let Some(size) = self.behaviour.calls_per_second else { return true };
        let bucket = self.buckets.entry(service).or_insert_with(|| Bucket::full(size, now));
        bucket.take(size, now)
    }
}

impl Call<'_> {
    fn carry_out(&mut self, operation: &str) -> Outcome {
        match self.service {
            Service::SsoAdmin => sso_admin::carry_out(self, operation),
            Service::IdentityStore => identity_store::carry_out(self, operation),
            Service::Organizations => organizations::carry_out(self, operation),
        }
    }

    pub(super) fn organization(&self) -> &Organization {
        &self.state.organization
    }

    pub(super) fn parse<Input: serde::de::DeserializeOwned>(&self) -> Result<Input, Refusal> {
        self.service.parse(self.body)
    }

    /// The instant that lists show.
    pub(super) fn listed_at(&self) -> Timestamp {
        earlier(self.now, self.state.behaviour.list_lag + self.stale)
    }

    pub(super) fn page<Item>(
        &self,
        member: &str,
        items: impl Iterator<Item = Item>,
        shape: impl Fn(Item) -> Value,
    ) -> Outcome {
        let cutter = Cutter { service: self.service, behaviour: &self.state.behaviour, now: self.now };
        cutter.page(&self.parse()?, member, items, shape)
    }

    pub(super) fn unknown_operation(operation: &str) -> Refusal {
        Refusal::new("UnknownOperationException", format!("{operation} is not simulated"))
    }
}
