//! Every point at which a process can fail on the way of an access: before and after every call to AWS and around every
//! commit, by an error, by hanging and by dying. One fault in a life, or an ordered pair of them.
//!
//! Whatever happens, the access is given once, taken once, within a minute of its end or of the last fault, with both
//! receipts and a whole log.

use super::{
    figures::Figures,
    outside::{Hand, Outside},
    script::{Fault, Script},
};
use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{
    connector::Access,
    grant::GrantState,
    person::Member,
    time::{Seconds, Timestamp},
};
use operations::{Context, Signals, grant, testing::World};
use std::{fmt, sync::Arc};
use storage::Database;
use tokio::sync::Notify;

const START: Timestamp = Timestamp::from_seconds(1_795_424_400);
/// By a group of Stint's own, and by an assignment.
const BINDINGS: [(&str, &str); 2] =
    [("staging-orders", "ReadOnlyAccess"), ("dev-orders", "DatabaseAdministrator")];
const MINUTES: u32 = 30;
const PROMISE: Seconds = Seconds(60);
/// A dead process is back after this.
const RESTART: Seconds = Seconds(3);
/// A life has this many points at most, or something goes in circles.
const MOST_POINTS: usize = 500;

/// One life: which faults it meets, each so many points after the one before.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    binding: usize,
    faults: Vec<(usize, Fault)>,
}

/// Every single fault.
pub(crate) async fn singles() -> Vec<Case> {
    let mut cases = Vec::new();
    for binding in 0..BINDINGS.len() {
        let mut life = Life::begin(&Case { binding, faults: Vec::new() }).await;
        life.is_lived().await;
        assert!(life.failures.is_empty(), "without a fault: {:?}", life.failures);
        for point in 0..life.outside.points_passed() {
            cases.extend(Fault::ALL.map(|fault| Case { binding, faults: vec![(point, fault)] }));
        }
    }
    cases
}

/// A life with each single fault and then, in lives of their own, each second one at every point after it.
pub(crate) async fn live_with_seconds(first: Case) -> Figures {
    let mut total = Figures::default();
    for fault in Fault::ALL {
        for point in 0..MOST_POINTS {
            let faults = first.faults.iter().copied().chain([(point, fault)]).collect();
            let (figures, is_met) = lived(Case { faults, ..first }).await;
            if !is_met {
                break;
            }
            total.add(&figures);
        }
    }
    total
}

pub(crate) async fn live(case: Case) -> Figures {
    lived(case).await.0
}

/// Also whether the life met all of its faults.
async fn lived(case: Case) -> (Figures, bool) {
    let mut life = Life::begin(&case).await;
    life.is_lived().await;
    let is_met = life.outside.is_script_played();
    (life.figures(&case), is_met)
}

struct Life {
    world: World,
    outside: Arc<Outside>,
    worker: Context,
    died: Arc<Notify>,
    ana: Member,
    access: Access,
    crashes: u64,
    failures: Vec<String>,
}

impl Life {
    async fn begin(case: &Case) -> Self {
        let clock = Arc::new(ManualClock::new(START));
        let cloud = SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone());
        let cloud = Arc::new(cloud);
        let outside = Outside::new(cloud.clone(), clock.clone(), 1);
        let hand = Hand { outside: outside.clone(), worker: usize::MAX, died: Arc::default() };
        let database = Database::open("sqlite::memory:").await.expect("SQLite opens");
        let world = World::of(cloud, clock, Arc::new(hand), database);
        let ana = world.sign_in("ana.ruiz").await;
        let (account, set) = BINDINGS[case.binding];
        let entitlement = world.entitlement(account, set);
        let binding = world.context.catalog.get().0.binding(&entitlement);
        let user = ana.person.directory_user.clone().expect("is in the directory");
        outside.follow_script(Script::of(case.faults.clone()));
        let access = Access { user, entitlement, binding };
        let (worker, died) = process(&world.context, &outside);
        Self { world, outside, worker, died, ana, access, crashes: 0, failures: Vec::new() }
    }

    /// From the request until a minute after its end or the last fault.
    async fn is_lived(&mut self) {
        let wanted = self.access.entitlement.clone();
        let request = self.world.submit(&self.ana, &wanted, MINUTES).await.expect("is sent");
        let view = self.world.show(&self.ana, &request).await.expect("is shown");
        let id = view.row.grant.expect("is granted at once").grant.id;
        let ends_at = self.world.grant(&id).await.ends_at;
        self.goes_on_until(ends_at - Seconds(1)).await;
        let is_active = matches!(self.world.state(&id).await, GrantState::Active { .. });
        if !is_active || !self.outside.is_present(&self.access) {
            self.failures.push(format!("half an hour was not enough: {:?}", self.world.state(&id).await));
        }
        self.goes_on_until(ends_at).await;
        let last_fault = self.outside.last_fault().unwrap_or(ends_at);
        self.goes_on_until(ends_at.max(last_fault) + PROMISE).await;

        if self.outside.is_present(&self.access) {
            self.failures.push("access left behind".to_owned());
        }
        let state = self.world.state(&id).await;
        if !matches!(state, GrantState::Ended { kept_by: None, .. }) {
            self.failures.push(format!("not known to be over: {state:?}"));
        }
        let receipts = self.world.receipts(&id).await;
        if receipts.len() != 2 || receipts.iter().any(|receipt| receipt.note.is_some()) {
            self.failures.push(format!("not one receipt for each way: {receipts:?}"));
        }
        for kind in ["access_added", "access_removed"] {
            let times = self.world.events(kind).await;
            if times != 1 {
                self.failures.push(format!("{kind} {times} times"));
            }
        }
        self.failures.extend(self.outside.take_faults());
        let verified = operations::audit::verify(&self.world.context.database).await.expect("reads");
        self.failures.extend(verified.broken.map(|broken| format!("the audit log is broken: {broken}")));
    }

    /// As the worker's process does; who dies is back three seconds later, who fails tries again after one.
    async fn goes_on_until(&mut self, moment: Timestamp) {
        loop {
            let run = tokio::select! {
                run = grant::reconcile(&self.worker) => Some(run),
                () = self.died.notified() => None,
            };
            let next_at = match run {
                Some(Ok(run)) => run.next_at,
                Some(Err(_)) => Some(self.world.now() + Seconds(1)),
                None => {
                    self.crashes += 1;
                    self.outside.buried(0);
                    (self.worker, self.died) = process(&self.world.context, &self.outside);
                    Some(self.world.now() + RESTART)
                }
            };
            match next_at.filter(|next_at| *next_at <= moment) {
                Some(next_at) => self.world.advance_to(next_at),
                None => return self.world.advance_to(moment),
            }
        }
    }

    fn figures(self, case: &Case) -> Figures {
        let count = |word: &str| self.failures.iter().filter(|failure| failure.contains(word)).count() as u64;
        Figures {
            cases: 1,
            calls: self.outside.calls(),
            crashes: self.crashes,
            access_left_behind: count("left behind"),
            double_provisioned: count("again") + count("at once"),
            failures: self.failures.iter().map(|failure| format!("{case}: {failure}")).collect(),
            ..Figures::default()
        }
    }
}

fn process(context: &Context, outside: &Arc<Outside>) -> (Context, Arc<Notify>) {
    let died = Arc::new(Notify::new());
    let hand = Hand { outside: outside.clone(), worker: 0, died: died.clone() };
    let database = context.database.judged(outside.judge(died.clone()));
    let context =
        Context { database, connector: Arc::new(hand), signals: Signals::default(), ..context.clone() };
    (context, died)
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (account, set) = BINDINGS[self.binding];
        write!(formatter, "{set} in {account}")?;
        self.faults.iter().try_for_each(|(point, fault)| write!(formatter, ", {fault:?} at {point}"))
    }
}
