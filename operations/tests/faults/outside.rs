//! AWS as the workers meet it: a connector for each worker over one simulated organization, with faults, answers that
//! get lost, assignments that take their time, reads that lag, and processes that die in the middle.

use super::{
    script::{Fault, Script},
    weather::{Dice, Fate, Weather},
};
use connectors::simulated::{ManualClock, Organization, SimulatedCloud};
use domain::{
    catalog::Principal,
    connector::{
        Access, Binding, Call, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback,
        SetbackKind,
    },
    time::{Clock, Seconds, Timestamp},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use storage::failpoint::{Judge, Moment, Outcome};
use tokio::sync::Notify;

/// Longer than the reconciler waits for an answer.
const SLOW: Duration = Duration::from_secs(9);
/// How long a worker waits for an answer.
const WAITS: Seconds = Seconds(8);
/// How long a read may show what was before a change.
const LAG: Seconds = Seconds(3);

/// All workers share it.
pub(crate) struct Outside {
    cloud: Arc<SimulatedCloud>,
    clock: Arc<ManualClock>,
    state: Mutex<State>,
}

struct State {
    dice: Dice,
    weather: Weather,
    operations: Vec<Running>,
    changes: Vec<Changed>,
    /// Calls that change something and whose answer is still out.
    out: Vec<Out>,
    calls: u64,
    /// From when until when something was wrong.
    disturbed: Vec<(Timestamp, Timestamp)>,
    weather_since: Timestamp,
    faults: Vec<String>,
    script: Option<Script>,
}

/// A call that a worker waits for.
struct Out {
    worker: usize,
    access: Access,
    left_at: Timestamp,
}

/// An account assignment that AWS works on.
struct Running {
    request_id: String,
    access: Access,
    change: Change,
    started_at: Timestamp,
    ends: Option<(Timestamp, bool)>,
    is_done: bool,
}

struct Changed {
    access: Access,
    at: Timestamp,
    was_present: bool,
}

/// One worker's line to the outside.
pub(crate) struct Hand {
    pub(crate) outside: Arc<Outside>,
    pub(crate) worker: usize,
    pub(crate) died: Arc<Notify>,
}

impl Outside {
    pub(crate) fn new(cloud: Arc<SimulatedCloud>, clock: Arc<ManualClock>, seed: u64) -> Arc<Self> {
        let state = State {
            dice: Dice::of(seed),
            weather: Weather::Calm,
            operations: Vec::new(),
            changes: Vec::new(),
            out: Vec::new(),
            calls: 0,
            disturbed: Vec::new(),
            weather_since: clock.now(),
            faults: Vec::new(),
            script: None,
        };
        Arc::new(Self { cloud, clock, state: Mutex::new(state) })
    }

    pub(crate) fn set_weather(&self, weather: Weather) {
        let now = self.clock.now();
        let mut state = self.state();
        if state.weather != Weather::Calm {
            let since = state.weather_since;
            state.disturbed.push((since, now));
        }
        state.weather = weather;
        state.weather_since = now;
    }

    pub(crate) fn disturb(&self, since: Timestamp, until: Timestamp) {
        self.state().disturbed.push((since, until));
    }

    /// Whether nothing was wrong in between.
    pub(crate) fn was_calm(&self, since: Timestamp, until: Timestamp) -> bool {
        let state = self.state();
        let in_between = |(begun, ended): &(Timestamp, Timestamp)| *begun <= until && *ended >= since;
        let is_bad = state.weather != Weather::Calm && state.weather_since <= until;
        !is_bad && !state.disturbed.iter().any(in_between)
    }

    /// Since when nothing was wrong before that moment.
    pub(crate) fn good_since(&self, moment: Timestamp) -> Option<Timestamp> {
        let state = self.state();
        let ended = state.disturbed.iter().filter(|(begun, _)| *begun <= moment).map(|(_, ended)| *ended);
        ended.max()
    }

    /// What should never have happened, since the last look.
    pub(crate) fn take_faults(&self) -> Vec<String> {
        std::mem::take(&mut self.state().faults)
    }

    pub(crate) fn calls(&self) -> u64 {
        self.state().calls
    }

    /// From now on faults come where the script has them, and nowhere else.
    pub(crate) fn follow_script(&self, script: Script) {
        self.state().script = Some(script);
    }

    pub(crate) fn points_passed(&self) -> usize {
        self.state().script.as_ref().map_or(0, Script::passed)
    }

    pub(crate) fn is_script_played(&self) -> bool {
        self.state().script.as_ref().is_some_and(Script::is_played)
    }

    /// When the last fault was over.
    pub(crate) fn last_fault(&self) -> Option<Timestamp> {
        self.state().disturbed.iter().map(|(_, until)| *until).max()
    }

    /// What becomes of the commits of a process; `died` tells when one of them is its end.
    pub(crate) fn judge(self: &Arc<Self>, died: Arc<Notify>) -> Arc<Judge> {
        let outside = self.clone();
        Arc::new(move |moment| {
            let outcome = outside.commits(moment);
            if outcome == Outcome::Dies {
                died.notify_one();
            }
            outcome
        })
    }

    fn commits(&self, moment: Moment) -> Outcome {
        let now = self.clock.now();
        let mut state = self.state();
        let weather = state.weather;
        let (outcome, is_slow) = match &mut state.script {
            Some(script) => {
                let fault = if moment == Moment::BeforeCommit { script.next() } else { script.current() };
                fault.map_or((Outcome::GoesOn, false), |fault| fault.of_commit(moment))
            }
            None => (state.dice.commit(weather), false),
        };
        if is_slow {
            self.clock.advance(SLOW);
        }
        if is_slow || outcome != Outcome::GoesOn {
            state.disturbed.push((now, self.clock.now()));
        }
        outcome
    }

    /// A dead worker waits for nothing any more.
    pub(crate) fn buried(&self, worker: usize) {
        let now = self.clock.now();
        let mut state = self.state();
        state.out.retain(|out| out.worker != worker);
        // It is back after three seconds.
        state.disturbed.push((now, now + Seconds(3)));
    }

    /// Whether AWS gives this access now, whatever its lists say.
    pub(crate) fn is_present(&self, access: &Access) -> bool {
        self.settle();
        self.cloud.read(|organization| is_present(organization, access))
    }

    /// Operations whose time has come are done.
    fn settle(&self) {
        let now = self.clock.now();
        let mut due = Vec::new();
        for running in &mut self.state().operations {
            if let Some((at, succeeds)) = running.ends
                && at <= now
                && !running.is_done
            {
                running.is_done = true;
                if succeeds {
                    due.push((running.access.clone(), running.change));
                }
            }
        }
        for (access, change) in due {
            self.set(&access, change == Change::Add);
        }
    }

    fn set(&self, access: &Access, present: bool) {
        let was_present = self.cloud.change(|organization, now| {
            let was_present = is_present(organization, access);
            match &access.binding {
                Binding::OwnedGroup { group } => organization.set_member(group, &access.user, present, now),
                Binding::Assignment => {
                    let principal = Principal::User(access.user.clone());
                    organization.set_assigned(&access.entitlement, &principal, present, now);
                }
            }
            was_present
        });
        let at = self.clock.now();
        let mut state = self.state();
        state.changes.retain(|changed| changed.access != *access);
        if was_present != present {
            state.changes.push(Changed { access: access.clone(), at, was_present });
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hand {
    /// `effect` is what happens in AWS; its answer may never be seen.
    async fn call<T>(&self, effect: impl FnOnce() -> Result<T, Setback>) -> Result<T, Setback> {
        let left_at = self.outside.clock.now();
        let (pauses, fate) = {
            let mut state = self.outside.state();
            state.calls += 1;
            let weather = state.weather;
            let fate = match &mut state.script {
                Some(script) => script.next().map_or(Fate::Works, Fault::of_call),
                None => state.dice.fate(weather),
            };
            if fate != Fate::Works {
                state.disturbed.push((left_at, left_at));
            }
            (state.dice.between(0, 4), fate)
        };
        for _ in 0..pauses {
            tokio::task::yield_now().await;
        }
        // Others' slow calls let time pass: its worker has given this one up, and it never left.
        let is_given_up = self.outside.clock.now().since(left_at) > WAITS;
        if is_given_up && !matches!(fate, Fate::DeadBefore | Fate::DeadAfter) {
            return Err(setback(SetbackKind::Unknown));
        }
        match fate {
            Fate::Works => effect(),
            Fate::Throttled => Err(setback(SetbackKind::Throttled)),
            Fate::Conflict => Err(setback(SetbackKind::Conflict)),
            Fate::Denied => Err(setback(SetbackKind::Denied)),
            Fate::LostBefore => Err(setback(SetbackKind::Unknown)),
            Fate::LostAfter => {
                let _unseen = effect();
                Err(setback(SetbackKind::Unknown))
            }
            Fate::Slow => {
                let _unseen = effect();
                self.outside.clock.advance(SLOW);
                Err(setback(SetbackKind::Unknown))
            }
            Fate::Silent => {
                self.outside.clock.advance(SLOW);
                Err(setback(SetbackKind::Unknown))
            }
            Fate::DeadBefore => self.die().await,
            Fate::DeadAfter => {
                let _unseen = effect();
                self.die().await
            }
        }
    }

    async fn die<T>(&self) -> T {
        self.died.notify_one();
        std::future::pending().await
    }

    async fn change(&self, access: &Access, change: Change) -> Result<Progress, Setback> {
        {
            let left_at = self.outside.clock.now();
            let mut state = self.outside.state();
            let is_at_once = |out: &Out| {
                out.worker != self.worker && out.access == *access && left_at.since(out.left_at) <= WAITS
            };
            if state.out.iter().any(is_at_once) {
                state.faults.push(format!("two workers change the same access at once: {access:?}"));
            }
            state.out.push(Out { worker: self.worker, access: access.clone(), left_at });
        }
        let answer = self.call(|| self.carry_out(access, change)).await;
        let mut state = self.outside.state();
        if let Some(at) = state.out.iter().position(|out| out.worker == self.worker && out.access == *access)
        {
            state.out.swap_remove(at);
        }
        answer
    }

    fn carry_out(&self, access: &Access, change: Change) -> Result<Progress, Setback> {
        let present = change == Change::Add;
        let before = self.outside.is_present(access);
        let now = self.outside.clock.now();
        if present && before && !self.outside.shows_old(access, now) {
            self.outside.state().faults.push(format!("access that is there was added again: {access:?}"));
        }
        if access.binding != Binding::Assignment {
            self.outside.set(access, present);
            return Ok(Progress::Done { call: call("outside:Change") });
        }
        let mut state = self.outside.state();
        let is_busy = |running: &Running| {
            !running.is_done && running.access.entitlement.account == access.entitlement.account
        };
        if state.operations.iter().any(is_busy) {
            return Err(setback(SetbackKind::Conflict));
        }
        let request_id = format!("operation-{}", state.operations.len());
        let is_calm = state.weather == Weather::Calm;
        let ends = match state.dice.between(0, 20) {
            0 if !is_calm => (now + Seconds(60), false),
            1 if !is_calm => (now + Seconds(900), true),
            seconds => (now + Seconds(seconds / 8), true),
        };
        if ends.0.since(now) > Seconds(5) {
            state.disturbed.push((now, ends.0));
        }
        let operation = Operation { change, request_id: request_id.clone() };
        let ends = Some(ends);
        state.operations.push(Running {
            request_id,
            access: access.clone(),
            change,
            started_at: now,
            ends,
            is_done: false,
        });
        Ok(Progress::Running { operation, call: call("outside:Change") })
    }
}

impl Outside {
    /// Whether a read may still show what was before.
    fn shows_old(&self, access: &Access, now: Timestamp) -> bool {
        self.state().changes.iter().any(|changed| changed.access == *access && now.since(changed.at) <= LAG)
    }

    /// What a list says, which may be late.
    fn listed(&self, access: &Access) -> bool {
        let present = self.is_present(access);
        let now = self.clock.now();
        let mut state = self.state();
        if state.weather == Weather::Calm || !state.dice.percent(20) {
            return present;
        }
        let recent =
            state.changes.iter().find(|changed| changed.access == *access && now.since(changed.at) <= LAG);
        recent.map_or(present, |changed| changed.was_present)
    }
}

fn is_present(organization: &Organization, access: &Access) -> bool {
    match &access.binding {
        Binding::OwnedGroup { group } => organization.is_member(group, &access.user),
        Binding::Assignment => {
            organization.is_assigned(&access.entitlement, &Principal::User(access.user.clone()))
        }
    }
}

fn call(action: &str) -> Call {
    Call { action: action.to_owned(), request_id: Some("simulated".to_owned()) }
}

fn setback(kind: SetbackKind) -> Setback {
    Setback { kind, sentence: format!("AWS does not do that now ({kind:?})."), code: None, request_id: None }
}

#[async_trait::async_trait]
impl Connector for Hand {
    async fn read_catalog(&self, _cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        Err(setback(SetbackKind::Denied))
    }

    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        self.call(|| Ok(Observation { present: self.outside.listed(access), call: call("outside:Observe") }))
            .await
    }

    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        self.change(access, Change::Add).await
    }

    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        self.change(access, Change::Remove).await
    }

    async fn follow(&self, _access: &Access, operation: &Operation) -> Result<Progress, Setback> {
        self.call(|| {
            self.outside.settle();
            let state = self.outside.state();
            let running = state.operations.iter().find(|running| running.request_id == operation.request_id);
            let Some(running) = running else { return Err(setback(SetbackKind::Missing)) };
            let call = call("outside:Follow");
            Ok(match (running.is_done, running.ends) {
                (false, _) | (true, None) => Progress::Running { operation: operation.clone(), call },
                (true, Some((_, true))) => Progress::Done { call },
                (true, Some((_, false))) => {
                    Progress::Failed { setback: setback(SetbackKind::Conflict), call }
                }
            })
        })
        .await
    }

    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        self.call(|| {
            let state = self.outside.state();
            let fits = |running: &&Running| {
                running.access == *access && running.change == change && running.started_at >= since
            };
            let found = state.operations.iter().rev().find(fits);
            Ok(found.map(|running| Operation { change, request_id: running.request_id.clone() }))
        })
        .await
    }
}
