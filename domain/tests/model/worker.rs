//! One worker: what `operations/src/grant/reconcile` does around the rules, cut where others can come between.
//!
//! Loading, storing and each call to AWS are one moment each; between two of them anything may happen.

use crate::{
    aws::{Luck, setback},
    chances,
    grants::{self, Grants, State},
    row::{Counted, NOW, Next, Row, RowState},
    system::{Fault, Situation, Stored, System},
};
use domain::{
    connector::{Change, SetbackKind},
    grant::{Grant, GrantState},
    holding::{Holding, Item, Step, plan},
};

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) struct Task {
    pub(crate) row: Row,
    /// Whether the row was there when it was loaded, and is still the one that was loaded or stored by this worker.
    is_stored: bool,
    pub(crate) is_current: bool,
    pub(crate) grants: [State; 2],
    pub(crate) phase: Phase,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Phase {
    Planning,
    /// Stored that a call leaves, which it has not yet. `is_late`: `REPLY_LIMIT` has passed since.
    Noted {
        change: Way,
        is_late: bool,
        is_paused: bool,
    },
    /// `row` is to be stored.
    Storing(Outcome),
    /// The grants are to be ended as failed.
    GivingUp,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Outcome {
    Progress,
    GivesUp,
    /// With the receipt of a read that showed this.
    Settled {
        seen: bool,
    },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Way {
    Add,
    Remove,
}

impl From<Way> for Change {
    fn from(way: Way) -> Self {
        match way {
            Way::Add => Self::Add,
            Way::Remove => Self::Remove,
        }
    }
}

impl Task {
    /// Over an old version nothing can be stored: all that is left to it is to be told so, unless its call is about to
    /// leave or its grants are to be ended, which have versions of their own.
    pub(crate) fn tidy(&mut self) {
        if self.is_current || self.phase == Phase::GivingUp {
            return;
        }
        if !matches!(self.phase, Phase::Noted { .. }) {
            self.phase = Phase::Storing(Outcome::Progress);
        }
        self.row = Row { state: RowState::Absent, was_standing: false, next: Next::Never };
        self.grants = [State::Ended; 2];
        self.is_stored = true;
    }

    fn grants(&self, now: &Grants, holding: &Holding) -> Vec<Grant> {
        let mut known = *now;
        for (grant, state) in known.iter_mut().zip(self.grants) {
            grant.state = state;
        }
        grants::live(&known, holding)
    }

    fn outcome(holding: &Holding) -> Outcome {
        if holding.gives_up().is_some() { Outcome::GivesUp } else { Outcome::Progress }
    }
}

impl System {
    /// What `load` gives a worker that has nothing to do.
    pub(crate) fn load(&self, situation: &Situation, worker: usize) -> Option<Situation> {
        let mut next = situation.clone();
        grants::change(&mut next.grants, &self.absent, |grant| grant.at(NOW));
        if let Some(task) = self.task(&next) {
            next.workers[worker] = Some(task);
        }
        (next != *situation).then_some(next)
    }

    fn task(&self, situation: &Situation) -> Option<Task> {
        let grants = grants::live(&situation.grants, &self.absent);
        let is_moving =
            |grant: &Grant| matches!(grant.state, GrantState::Adding { .. } | GrantState::Removing { .. });
        let moving: Vec<Grant> = grants.iter().filter(|grant| is_moving(grant)).cloned().collect();
        let stored = situation.row.map(|row| row.holding(&self.absent));
        if stored.as_ref().is_none_or(|holding| holding.next_at.is_none()) && moving.is_empty() {
            return None;
        }
        if stored.as_ref().is_some_and(|holding| holding.rests_until(&moving, NOW).is_some()) {
            return None;
        }
        let is_stored = stored.is_some();
        let item = Item { holding: stored.unwrap_or_else(|| self.absent.clone()), is_stored, grants };
        let rests = matches!(plan(&item.holding, item.is_wanted(NOW), NOW), Step::Rest { .. });
        let is_ready = !rests || item.has_kept(NOW) || item.has_over(NOW) || item.is_unserved();
        is_ready.then(|| Task {
            row: Row::of(&item.holding, Counted::default()),
            is_stored,
            is_current: true,
            grants: situation.grants.map(|grant| grant.state),
            phase: Phase::Planning,
        })
    }

    /// One step of the plan, up to the next call or the next storing.
    pub(crate) fn step(
        &self,
        situation: &Situation,
        worker: usize,
        luck: Luck,
        counted: Counted,
    ) -> Option<Situation> {
        let mut next = situation.clone();
        let task = situation.workers[worker]?;
        let holding = task.row.holding(&self.absent);
        let grants = task.grants(&situation.grants, &holding);
        let mut item = Item { holding, is_stored: task.is_stored, grants };
        let is_plain = luck == Luck::Works && counted == Counted::default();
        if item.has_kept(NOW) || item.has_over(NOW) {
            return is_plain.then(|| self.ended(next, worker));
        }
        if item.is_unserved() {
            item.holding = item.holding.to_be_read_again(NOW);
        }
        let step = plan(&item.holding, item.is_wanted(NOW), NOW);
        let holding = item.holding.clone();
        let delayed = |holding: Holding, error| {
            let after = holding.delayed(error, NOW);
            let outcome = Task::outcome(&after);
            (after, Phase::Storing(outcome))
        };
        let aws = &situation.aws;
        let (after, phase) = match &step {
            _ if !chances::can_be(&step, luck) => return None,
            Step::Rest { .. } => {
                next.workers[worker] = None;
                return Some(next);
            }
            Step::Begin => {
                let user = item.keeper(NOW).map_or_else(|| holding.user.clone(), |grant| grant.user.clone());
                (holding.beginning(user, self.binding.clone(), NOW), Phase::Planning)
            }
            Step::TurnBack => (holding.turned_back(NOW), Phase::Planning),
            Step::LeaveInPlace | Step::Forget => {
                self.set(&mut next, worker, &holding.gone(), Phase::Planning, counted);
                return Some(self.ended(next, worker));
            }
            Step::Add | Step::Remove => {
                let way = if step == Step::Add { Way::Add } else { Way::Remove };
                let sending = holding.sending(way.into(), item.due(NOW), NOW);
                let noted = Phase::Noted { change: way, is_late: false, is_paused: false };
                self.set(&mut next, worker, &sending, noted, counted);
                self.save(&mut next, worker);
                return Some(next);
            }
            Step::ObserveBeforeAdding => match aws.observe(luck) {
                Err(error) => delayed(holding, error),
                Ok(seen) => {
                    let after = holding.looked(&seen, NOW);
                    let phase = if after.is_present() {
                        Phase::Storing(Outcome::Settled { seen: seen.present })
                    } else {
                        Phase::Planning
                    };
                    (after, phase)
                }
            },
            Step::ConfirmPresent | Step::ConfirmGone => match aws.observe(luck) {
                Err(error) => delayed(holding, error),
                Ok(seen) => {
                    let after = holding.read_back(&seen, NOW);
                    let outcome = if after.is_present() || after.is_absent() {
                        Outcome::Settled { seen: seen.present }
                    } else {
                        Task::outcome(&after)
                    };
                    (after, Phase::Storing(outcome))
                }
            },
            Step::Recover { change, .. } => match aws.find(*change, luck) {
                Err(error) => delayed(holding, error),
                Ok(found) => (holding.recovered(found, NOW), Phase::Storing(Outcome::Progress)),
            },
            Step::Follow { operation } => match aws.follow(operation, luck) {
                Err(error) => delayed(holding, error),
                Ok(progress) => {
                    let after = holding.progressed(progress, NOW);
                    let outcome = Task::outcome(&after);
                    (after, Phase::Storing(outcome))
                }
            },
        };
        self.set_distinct(&mut next, worker, &after, phase, counted)?;
        Some(next)
    }

    /// The call that was noted leaves, unless it is too late for it, and AWS does what luck says.
    pub(crate) fn send(
        &self,
        situation: &Situation,
        worker: usize,
        luck: Luck,
        counted: Counted,
    ) -> Option<Situation> {
        let mut next = situation.clone();
        let task = situation.workers[worker]?;
        let Phase::Noted { change, is_late, is_paused } = task.phase else { return None };
        let stays = is_late && !is_paused;
        if stays && luck != Luck::Nothing || luck == Luck::Missing && next.aws.has_or_adds() {
            return None;
        }
        let answer = if stays {
            Err(setback(SetbackKind::Unknown))
        } else {
            next.landed_late |= is_late && matches!(luck, Luck::Works | Luck::Lost);
            next.aws.change((&self.binding, change.into()), luck, is_late, self.lists_lag)
        };
        let holding = task.row.holding(&self.absent);
        let after = match answer {
            Ok(progress) => holding.progressed(progress, NOW),
            Err(error) => holding.not_done(error, NOW),
        };
        let outcome = Task::outcome(&after);
        self.set_distinct(&mut next, worker, &after, Phase::Storing(outcome), counted)?;
        Some(next)
    }

    /// What became of the step is stored, with its grants and its receipt.
    pub(crate) fn store(&self, situation: &Situation, worker: usize) -> Option<Situation> {
        let mut next = situation.clone();
        let mut task = situation.workers[worker]?;
        match task.phase {
            Phase::Planning | Phase::Noted { .. } => return None,
            Phase::Storing(outcome) => {
                if let Outcome::Settled { .. } = outcome {
                    let holding = task.row.holding(&self.absent);
                    let grants = grants::live(&situation.grants, &holding);
                    self.set(
                        &mut next,
                        worker,
                        &holding.shown_to(&grants, NOW),
                        task.phase,
                        Counted::default(),
                    );
                }
                if self.save(&mut next, worker) == Stored::Conflict {
                    return Some(next);
                }
                if let Outcome::Settled { seen } = outcome {
                    self.settled(&mut next, worker, seen);
                    return Some(next);
                }
                let task = next.workers[worker].as_mut()?;
                task.phase = if outcome == Outcome::GivesUp { Phase::GivingUp } else { Phase::Planning };
            }
            Phase::GivingUp => {
                let known = task.grants(&situation.grants, &self.absent);
                let wanting: Vec<_> = known
                    .iter()
                    .filter(|grant| grant.wants_access(NOW))
                    .map(|grant| grant.id.clone())
                    .collect();
                grants::change(&mut next.grants, &self.absent, |grant| {
                    let fails = grant.wants_access(NOW) && wanting.contains(&grant.id);
                    if fails { grant.failed(String::new(), NOW) } else { grant }
                });
                task.grants = next.grants.map(|grant| grant.state);
                task.phase = Phase::Planning;
                next.workers[worker] = Some(task);
            }
        }
        Some(next)
    }

    /// As `record::settled`.
    fn settled(&self, next: &mut Situation, worker: usize, seen: bool) {
        let Some(mut task) = next.workers[worker] else { return };
        let is_added = !task.row.is_absent();
        if seen != is_added {
            next.fault = Some(Fault::ReceiptWithoutRead);
        } else if !(self.lists_lag || next.landed_late || next.is_overdue) && next.aws.is_there != is_added {
            next.fault = Some(Fault::ReceiptNotTrue);
        }
        grants::change(&mut next.grants, &self.absent, |grant| match (&grant.state, is_added) {
            (GrantState::Adding { .. }, true) => grant.activated(NOW),
            (GrantState::Removing { .. }, false) => grant.ended(None, NOW),
            _ => grant,
        });
        task.grants = next.grants.map(|grant| grant.state);
        task.phase = Phase::Planning;
        next.workers[worker] = Some(task);
    }

    /// As `record::ended`: grants that are over without a removal.
    fn ended(&self, mut next: Situation, worker: usize) -> Situation {
        let Some(mut task) = next.workers[worker] else { return next };
        let holding = task.row.holding(&self.absent);
        let grants = grants::live(&next.grants, &holding);
        let item = Item { holding, is_stored: task.is_stored, grants };
        let keeper = item.keeper(NOW).map(|grant| grant.id.clone());
        if keeper.is_some() || item.holding.is_absent() {
            if task.is_stored && self.save(&mut next, worker) == Stored::Conflict {
                return next;
            }
            grants::change(&mut next.grants, &self.absent, |grant| {
                if grant.removal_due().is_some() { grant.ended(keeper.clone(), NOW) } else { grant }
            });
        }
        task.grants = next.grants.map(|grant| grant.state);
        next.workers[worker] = Some(task);
        next
    }

    fn set(&self, next: &mut Situation, worker: usize, holding: &Holding, phase: Phase, counted: Counted) {
        if let Some(task) = &mut next.workers[worker] {
            task.row = Row::of(holding, counted);
            task.phase = phase;
        }
    }

    /// `None` when counting otherwise makes no difference.
    fn set_distinct(
        &self,
        next: &mut Situation,
        worker: usize,
        holding: &Holding,
        phase: Phase,
        counted: Counted,
    ) -> Option<()> {
        self.set(next, worker, holding, phase, counted);
        for fewer in [Counted { setbacks: false, ..counted }, Counted { refusals: false, ..counted }] {
            if fewer != counted && Row::of(holding, fewer) == Row::of(holding, counted) {
                return None;
            }
        }
        Some(())
    }

    /// As `storage`: only over the version that was loaded; otherwise the worker forgets what it had.
    fn save(&self, next: &mut Situation, worker: usize) -> Stored {
        let Some(mut task) = next.workers[worker].take() else { return Stored::Conflict };
        if !task.is_current {
            return Stored::Conflict;
        }
        next.row = Some(task.row);
        for other in next.workers.iter_mut().flatten() {
            other.is_current = false;
        }
        task.is_stored = true;
        next.workers[worker] = Some(task);
        Stored::Saved
    }
}
