//! The whole: the ledger, AWS, two workers, and what can happen next.

use crate::{
    aws::{Aws, Luck},
    chances,
    grants::{self, GrantRow, Grants, SCHEDULED, State, Time},
    promises,
    row::{Counted, Row, RowStage, absent},
    worker::{Phase, Task},
};
use domain::{connector::Binding, holding::Holding};
use stateright::{Model, Property};

pub(crate) struct System {
    pub(crate) binding: Binding,
    /// The access was there before Stint.
    pub(crate) was_standing: bool,
    /// AWS refuses what nobody can wait out, until an addition is given up.
    pub(crate) denies: bool,
    /// What AWS's lists show is behind by one change, for a while.
    pub(crate) lists_lag: bool,
    /// A worker stops for any time between its note and its call (SIGSTOP).
    pub(crate) pauses: bool,
    pub(crate) absent: Holding,
}

#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub(crate) struct Situation {
    pub(crate) row: Option<Row>,
    pub(crate) grants: Grants,
    pub(crate) aws: Aws,
    /// What each has in memory while it is at work.
    pub(crate) workers: [Option<Task>; 2],
    /// A call that left after a pause has changed something.
    pub(crate) landed_late: bool,
    /// AWS worked on something for longer than `OPERATION_LIMIT`.
    pub(crate) is_overdue: bool,
    pub(crate) fault: Option<Fault>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(crate) enum Fault {
    ReceiptWithoutRead,
    ReceiptNotTrue,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stored {
    Saved,
    Conflict,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Action {
    Load(usize),
    Step(usize, Luck, Counted),
    Send(usize, Luck, Counted),
    Store(usize),
    Crash(usize),
    Pause(usize),
    /// The start or the end of a grant comes.
    GrantInTime(usize),
    /// Someone ends it before.
    EndEarly(usize),
    /// `next_at` comes.
    WaitEnds,
    /// `LOOK_LIMIT` passes.
    LooksGrowOld,
    /// `OPERATION_LIMIT` passes.
    OperationGrowsOld,
    OperationEnds {
        well: bool,
    },
    ListCatchesUp,
}

impl System {
    pub(crate) fn new(binding: Binding) -> Self {
        let absent = absent(&binding);
        Self { binding, was_standing: false, denies: false, lists_lag: false, pauses: false, absent }
    }

    /// What a worker, time and AWS do when nothing goes wrong.
    pub(crate) fn lucky(&self, situation: &Situation, worker: usize) -> Option<Situation> {
        let plain = Counted::default();
        let nothing_left = || {
            [Action::OperationEnds { well: true }, Action::ListCatchesUp, Action::WaitEnds]
                .into_iter()
                .find_map(|action| self.next_state(situation, action))
        };
        match situation.workers[worker].map(|task| task.phase) {
            None => self.load(situation, worker).or_else(nothing_left),
            Some(Phase::Planning) => {
                let more = Counted { setbacks: true, refusals: false };
                let step = |counted| self.step(situation, worker, Luck::Works, counted);
                step(more).or_else(|| step(plain))
            }
            Some(Phase::Noted { .. }) => self
                .send(situation, worker, Luck::Works, plain)
                .or_else(|| self.send(situation, worker, Luck::Nothing, plain)),
            Some(Phase::Storing(_) | Phase::GivingUp) => self.store(situation, worker),
        }
    }

    fn pass(&self, next: &mut Situation) {
        if let Some(row) = &mut next.row {
            row.wake();
        }
        for task in next.workers.iter_mut().flatten() {
            task.row.wake();
            if let Phase::Noted { is_late, .. } = &mut task.phase {
                *is_late = true;
            }
        }
    }

    fn each_stage(next: &mut Situation, mut change: impl FnMut(&mut RowStage)) {
        let tasks = next.workers.iter_mut().flatten().map(|task| &mut task.row);
        for row in next.row.iter_mut().chain(tasks) {
            if let Some(stage) = row.stage() {
                change(stage);
            }
        }
    }
}

impl Situation {
    /// The same for all situations that go on alike.
    fn tidied(mut self) -> Self {
        for task in self.workers.iter_mut().flatten() {
            task.tidy();
        }
        for number in 0..2 {
            let tasks = self.workers.iter().flatten();
            // A worker that does not know yet that it is over looks at its time.
            if tasks.clone().all(|task| matches!(task.grants[number], State::Removing | State::Ended)) {
                self.grants[number].tidy();
            }
        }
        // Neither two grants nor two workers differ in what may happen to them.
        let order = |situation: &Self, grant: usize| {
            let known = situation.workers.map(|task| task.map(|task| task.grants[grant]));
            (situation.grants[grant], known)
        };
        self.workers.sort_unstable();
        if order(&self, 0) > order(&self, 1) {
            self.grants.swap(0, 1);
            for task in self.workers.iter_mut().flatten() {
                task.grants.swap(0, 1);
            }
        }
        let tasks = self.workers.iter().flatten();
        let rows: Vec<Row> = self.row.into_iter().chain(tasks.map(|task| task.row)).collect();
        self.aws.forget_ended(|place| rows.iter().any(|row| row.is_sent() || row.follows() == Some(place)));
        self
    }
}

impl Model for System {
    type State = Situation;
    type Action = Action;

    fn init_states(&self) -> Vec<Situation> {
        vec![Situation {
            row: None,
            grants: SCHEDULED,
            aws: Aws::new(self.was_standing),
            workers: [None; 2],
            landed_late: false,
            is_overdue: false,
            fault: None,
        }]
    }

    fn actions(&self, situation: &Situation, actions: &mut Vec<Action>) {
        for (number, task) in situation.workers.iter().enumerate() {
            let Some(task) = task else {
                actions.push(Action::Load(number));
                continue;
            };
            actions.push(Action::Crash(number));
            match task.phase {
                Phase::Planning => {
                    let chances = chances::of_a_step(&task.row, self.lists_lag);
                    actions.extend(chances.map(|(luck, counted)| Action::Step(number, luck, counted)));
                }
                Phase::Noted { is_paused, is_late, change } => {
                    let chances = chances::of_a_call(change);
                    actions.extend(chances.map(|(luck, counted)| Action::Send(number, luck, counted)));
                    if self.pauses && !is_paused && !is_late {
                        actions.push(Action::Pause(number));
                    }
                }
                Phase::Storing(_) | Phase::GivingUp => actions.push(Action::Store(number)),
            }
        }
        if !self.denies {
            actions.retain(|action| {
                !matches!(action, Action::Step(_, Luck::Denied, _) | Action::Send(_, Luck::Denied, _))
            });
        }
        actions.extend((0..2).flat_map(|grant| [Action::GrantInTime(grant), Action::EndEarly(grant)]));
        actions.extend([
            Action::WaitEnds,
            Action::LooksGrowOld,
            Action::OperationGrowsOld,
            Action::OperationEnds { well: true },
            Action::OperationEnds { well: false },
            Action::ListCatchesUp,
        ]);
    }

    fn next_state(&self, situation: &Situation, action: Action) -> Option<Situation> {
        let mut next = situation.clone();
        match action {
            Action::Load(worker) => next = self.load(situation, worker)?,
            Action::Step(worker, luck, counted) => next = self.step(situation, worker, luck, counted)?,
            Action::Send(worker, luck, counted) => next = self.send(situation, worker, luck, counted)?,
            Action::Store(worker) => next = self.store(situation, worker)?,
            Action::Crash(worker) => next.workers[worker] = None,
            Action::Pause(worker) => {
                if let Some(Phase::Noted { is_paused, .. }) =
                    next.workers[worker].as_mut().map(|task| &mut task.phase)
                {
                    *is_paused = true;
                }
            }
            Action::GrantInTime(number) => {
                let GrantRow { time, .. } = &mut next.grants[number];
                *time = match time {
                    Time::Before => Time::During,
                    Time::During => Time::After,
                    Time::After => return None,
                };
            }
            Action::EndEarly(number) => {
                if !grants::end_early(&mut next.grants[number], number, &self.absent) {
                    return None;
                }
            }
            Action::WaitEnds => self.pass(&mut next),
            Action::LooksGrowOld => Self::each_stage(&mut next, |stage| {
                if let RowStage::Looked { is_fresh } = stage {
                    *is_fresh = false;
                }
            }),
            Action::OperationGrowsOld => {
                Self::each_stage(&mut next, |stage| {
                    if let RowStage::Running { is_old, .. } = stage {
                        *is_old = true;
                    }
                });
                if next != *situation {
                    next.is_overdue |= next.aws.is_working();
                    self.pass(&mut next);
                }
            }
            Action::OperationEnds { well } => {
                if !next.aws.end(well, self.lists_lag) {
                    return None;
                }
            }
            Action::ListCatchesUp => next.aws.is_listed = next.aws.is_there,
        }
        let next = next.tidied();
        (next != *situation).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        promises::all()
    }
}
