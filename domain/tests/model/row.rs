//! A holding's row without what the rules do not look at, so that the states are few.
//!
//! Time is told relative to the one [`NOW`]: a moment has come or has not, a look is fresh or not, an operation is within
//! `OPERATION_LIMIT` or not. Counters that only matter at a limit are below it or just before it. Each is what the real
//! code distinguishes, so that a row stands for all holdings that it treats alike.

use domain::{
    catalog::Entitlement,
    connector::{Binding, Change, Operation},
    holding::{Course, Holding, HoldingKey, HoldingState, LOOK_LIMIT, OPERATION_LIMIT, Stage},
    id::PersonId,
    time::{Seconds, Timestamp},
};

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

/// One before the limit in `domain::holding`: five contrary reads, three refusals.
const MANY_SETBACKS: u32 = 4;
const MANY_REFUSALS: u32 = 2;

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) struct Row {
    pub(crate) state: RowState,
    pub(crate) was_standing: bool,
    pub(crate) next: Next,
}

/// `next_at`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Next {
    Never,
    Come,
    Waiting,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum RowState {
    Absent,
    Adding { perhaps_there: bool, course: RowCourse },
    Present,
    Removing { course: RowCourse },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) struct RowCourse {
    pub(crate) stage: RowStage,
    /// Counted only while reading back.
    many_setbacks: bool,
    /// Counted only for an addition.
    many_refusals: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum RowStage {
    Ready,
    Looked { is_fresh: bool },
    Sent,
    Running { operation: u8, is_old: bool },
    Accepted,
}

/// Whether a counter that rose is now just before its limit; both are tried.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) struct Counted {
    pub(crate) setbacks: bool,
    pub(crate) refusals: bool,
}

/// The holding of a new row.
pub(crate) fn absent(binding: &Binding) -> Holding {
    let entitlement: Entitlement = "123456789012/ps-0123456789abcdef".parse().expect("well-formed");
    let key = HoldingKey { person: PersonId::from_bits(1), entitlement };
    Holding::absent(key, "user-1".parse().expect("well-formed"), binding.clone())
}

impl Row {
    pub(crate) fn of(holding: &Holding, counted: Counted) -> Self {
        let state = match &holding.state {
            HoldingState::Absent => RowState::Absent,
            HoldingState::Present { .. } => RowState::Present,
            HoldingState::Adding { perhaps_there, course, .. } => RowState::Adding {
                perhaps_there: *perhaps_there,
                course: RowCourse::of(course, Change::Add, counted),
            },
            HoldingState::Removing { course, .. } => {
                RowState::Removing { course: RowCourse::of(course, Change::Remove, counted) }
            }
        };
        let next = match holding.next_at {
            None => Next::Never,
            Some(at) if at <= NOW => Next::Come,
            Some(_) => Next::Waiting,
        };
        Self { state, was_standing: holding.was_standing, next }
    }

    pub(crate) fn holding(&self, template: &Holding) -> Holding {
        let state = match self.state {
            RowState::Absent => HoldingState::Absent,
            RowState::Present => HoldingState::Present { since: NOW },
            RowState::Adding { perhaps_there, course } => {
                HoldingState::Adding { since: NOW, perhaps_there, course: course.real(Change::Add) }
            }
            RowState::Removing { course } => {
                HoldingState::Removing { due: NOW, course: course.real(Change::Remove) }
            }
        };
        let next_at = match self.next {
            Next::Never => None,
            Next::Come => Some(NOW),
            Next::Waiting => Some(NOW + Seconds(1)),
        };
        Holding { state, next_at, was_standing: self.was_standing, ..template.clone() }
    }

    pub(crate) fn stage(&mut self) -> Option<&mut RowStage> {
        match &mut self.state {
            RowState::Adding { course, .. } | RowState::Removing { course } => Some(&mut course.stage),
            RowState::Absent | RowState::Present => None,
        }
    }

    /// The operation that it follows.
    pub(crate) fn follows(mut self) -> Option<u8> {
        match self.stage() {
            Some(RowStage::Running { operation, .. }) => Some(*operation),
            _ => None,
        }
    }

    pub(crate) fn is_sent(mut self) -> bool {
        self.stage().is_some_and(|stage| *stage == RowStage::Sent)
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.state == RowState::Absent
    }

    /// Whether access that is there, or is about to be, is known to be Stint's to remove.
    pub(crate) fn accounts_for_access(&self) -> bool {
        match self.state {
            RowState::Absent => false,
            RowState::Present | RowState::Removing { .. } => true,
            RowState::Adding { perhaps_there, course } => {
                perhaps_there || !matches!(course.stage, RowStage::Ready | RowStage::Looked { .. })
            }
        }
    }

    /// The moment that was waited for comes.
    pub(crate) fn wake(&mut self) {
        if self.next == Next::Waiting {
            self.next = Next::Come;
        }
    }
}

impl RowCourse {
    fn of(course: &Course, change: Change, counted: Counted) -> Self {
        let stage = match &course.stage {
            Stage::Ready { looked_at: None } => RowStage::Ready,
            Stage::Ready { looked_at: Some(at) } => RowStage::Looked { is_fresh: NOW <= *at + LOOK_LIMIT },
            Stage::Sent { .. } => RowStage::Sent,
            Stage::Running { operation, since } => RowStage::Running {
                operation: operation.request_id.parse().expect("a number"),
                is_old: NOW >= *since + OPERATION_LIMIT,
            },
            Stage::Accepted => RowStage::Accepted,
        };
        let is_many = |count: u32, many: u32, rose: bool| count >= many || count > 0 && rose;
        Self {
            stage,
            many_setbacks: stage == RowStage::Accepted
                && is_many(course.setbacks, MANY_SETBACKS, counted.setbacks),
            many_refusals: change == Change::Add && is_many(course.refusals, MANY_REFUSALS, counted.refusals),
        }
    }

    fn real(self, change: Change) -> Course {
        let stage = match self.stage {
            RowStage::Ready => Stage::Ready { looked_at: None },
            RowStage::Looked { is_fresh: true } => Stage::Ready { looked_at: Some(NOW) },
            RowStage::Looked { is_fresh: false } => {
                Stage::Ready { looked_at: Some(NOW - LOOK_LIMIT - Seconds(1)) }
            }
            RowStage::Sent => Stage::Sent { at: NOW },
            RowStage::Running { operation, is_old } => Stage::Running {
                operation: Operation { change, request_id: operation.to_string() },
                since: if is_old { NOW - OPERATION_LIMIT } else { NOW },
            },
            RowStage::Accepted => Stage::Accepted,
        };
        Course {
            stage,
            setbacks: if self.many_setbacks { MANY_SETBACKS } else { 0 },
            refusals: if self.many_refusals { MANY_REFUSALS } else { 0 },
            ..Course::ready()
        }
    }
}
