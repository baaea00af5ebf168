//! What to do next for one holding: pure, so that start-up, recovery and normal work are one path.
//!
//! Invariant: never an addition while nobody wants the access, never a removal while somebody does, and no rest without
//! an end before what is wanted is what a read showed.

use super::{Holding, HoldingState, LOOK_LIMIT, Stage};
use crate::{
    connector::{Change, Operation},
    time::Timestamp,
};

/// The next thing that the worker does, without further choices.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// Nothing until then, or until something changes.
    Rest {
        until: Option<Timestamp>,
    },
    /// Nothing is there and it is wanted: an addition begins.
    Begin,
    /// It is wanted again before its removal was sent, or after the removal did not work.
    TurnBack,
    /// Look before adding: what is there already is standing access.
    ObserveBeforeAdding,
    Add,
    Remove,
    /// A call left and its answer is not known: find the operation that it started since.
    Recover {
        change: Change,
        since: Timestamp,
    },
    Follow {
        operation: Operation,
    },
    /// Read back by a different call.
    ConfirmPresent,
    ConfirmGone,
    /// The access was there before Stint: its grants end, and nothing is removed.
    LeaveInPlace,
    /// Nothing that Stint sent can have added it: its grants end without a removal.
    Forget,
}

/// `wanted`: at least one grant keeps the holding at `now`.
pub fn plan(holding: &Holding, wanted: bool, now: Timestamp) -> Step {
    let (step, waits) = next(holding, wanted, now);
    match holding.next_at {
        Some(until) if waits && now < until => Step::Rest { until: Some(until) },
        _ => step,
    }
}

/// The step, and whether it waits for `next_at`. A change of mind does not: what was waited for is not wanted any more.
fn next(holding: &Holding, wanted: bool, now: Timestamp) -> (Step, bool) {
    match (&holding.state, wanted) {
        (HoldingState::Absent, false) | (HoldingState::Present { .. }, true) => {
            (Step::Rest { until: None }, false)
        }
        (HoldingState::Absent, true) => (Step::Begin, false),
        (_, false) if holding.was_standing => (Step::LeaveInPlace, false),
        (HoldingState::Present { .. }, false) => (Step::Remove, false),
        (HoldingState::Adding { perhaps_there, course, .. }, _) => match (&course.stage, wanted) {
            (Stage::Ready { looked_at: Some(at) }, true) if now <= *at + LOOK_LIMIT => (Step::Add, true),
            (Stage::Ready { .. }, true) => (Step::ObserveBeforeAdding, true),
            (Stage::Ready { .. }, false) if !perhaps_there => (Step::Forget, false),
            (Stage::Ready { .. } | Stage::Accepted, false) => (Step::Remove, false),
            (Stage::Accepted, true) => (Step::ConfirmPresent, true),
            (Stage::Sent { at }, _) => (Step::Recover { change: Change::Add, since: *at }, true),
            (Stage::Running { operation, .. }, _) => (Step::Follow { operation: operation.clone() }, true),
        },
        (HoldingState::Removing { course, .. }, _) => match (&course.stage, wanted) {
            (Stage::Ready { .. }, false) => (Step::Remove, true),
            (Stage::Ready { .. }, true) => (Step::TurnBack, false),
            (Stage::Accepted, _) => (Step::ConfirmGone, true),
            (Stage::Sent { at }, _) => (Step::Recover { change: Change::Remove, since: *at }, true),
            (Stage::Running { operation, .. }, _) => (Step::Follow { operation: operation.clone() }, true),
        },
    }
}
