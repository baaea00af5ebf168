//! What to do next for one holding: pure, so that start-up, recovery and normal work are one path.

use super::Holding;
use crate::{connector::Operation, time::Timestamp};

/// The next thing that the worker does, without further choices.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// Nothing until then, or until something changes.
    Rest { until: Option<Timestamp> },
    /// Look before adding: what is there already is standing access.
    ObserveBeforeAdding,
    Add,
    Remove,
    Follow { operation: Operation },
    /// Read back by a different call.
    ConfirmPresent,
    ConfirmGone,
}

/// `wanted`: at least one grant keeps the holding at `now`.
pub fn plan(holding: &Holding, wanted: bool, now: Timestamp) -> Step {
    let _ = (holding, wanted, now);
    Step::Rest { until: None }
}
