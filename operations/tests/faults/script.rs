//! Faults at chosen points of a life, instead of drawn ones.
//!
//! A point is a call to AWS or a commit. Each is passed twice: before it and after it.

use super::weather::Fate;
use storage::failpoint::{Moment, Outcome};

/// What happens at one point.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// Nothing happens, and an error says so, or nothing.
    ErrorBefore,
    /// It happens, and an error is all that comes back.
    ErrorAfter,
    /// Nobody answers for longer than anyone waits; nothing happens.
    HangBefore,
    /// It happens, and the answer comes too late.
    HangAfter,
    DieBefore,
    DieAfter,
}

impl Fault {
    pub(crate) const ALL: [Self; 6] = [
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::HangBefore,
        Self::HangAfter,
        Self::DieBefore,
        Self::DieAfter,
    ];

    pub(crate) fn of_call(self) -> Fate {
        match self {
            Self::ErrorBefore => Fate::LostBefore,
            Self::ErrorAfter => Fate::LostAfter,
            Self::HangBefore => Fate::Silent,
            Self::HangAfter => Fate::Slow,
            Self::DieBefore => Fate::DeadBefore,
            Self::DieAfter => Fate::DeadAfter,
        }
    }

    /// What becomes of a commit at that moment, and whether it takes long.
    pub(crate) fn of_commit(self, moment: Moment) -> (Outcome, bool) {
        match (self, moment) {
            (Self::ErrorBefore, Moment::BeforeCommit) | (Self::ErrorAfter, Moment::AfterCommit) => {
                (Outcome::Fails, false)
            }
            (Self::HangBefore, Moment::BeforeCommit) | (Self::HangAfter, Moment::AfterCommit) => {
                (Outcome::GoesOn, true)
            }
            (Self::DieBefore, Moment::BeforeCommit) | (Self::DieAfter, Moment::AfterCommit) => {
                (Outcome::Dies, false)
            }
            _ => (Outcome::GoesOn, false),
        }
    }
}

/// Faults in their order, each so many points after the one before.
#[derive(Default)]
pub(crate) struct Script {
    faults: Vec<(usize, Fault)>,
    /// Points since the last fault.
    passed: usize,
    /// The fault of the point that is being passed.
    current: Option<Fault>,
}

impl Script {
    pub(crate) fn of(mut faults: Vec<(usize, Fault)>) -> Self {
        faults.reverse();
        Self { faults, ..Self::default() }
    }

    /// The fault of the next point.
    pub(crate) fn next(&mut self) -> Option<Fault> {
        self.current = match self.faults.last() {
            Some((point, fault)) if *point == self.passed => Some(*fault),
            _ => None,
        };
        self.passed += 1;
        if self.current.is_some() {
            self.faults.pop();
            self.passed = 0;
        }
        self.current
    }

    /// The fault of the point that `next` was asked for.
    pub(crate) fn current(&self) -> Option<Fault> {
        self.current
    }

    /// Points since the last fault.
    pub(crate) fn passed(&self) -> usize {
        self.passed
    }

    pub(crate) fn is_played(&self) -> bool {
        self.faults.is_empty()
    }
}
