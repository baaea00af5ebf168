//! What each step and its outcome turn a holding into.
//!
//! Invariant: a holding becomes `Present` only by a read that showed the access, and stops being `Removing` only by the
//! system's word that it removed it and a different read that did not show it (DESIGN.md, invariant 2), or because the
//! access is wanted again.

use super::{Course, Holding, HoldingState, OPERATION_LIMIT, REPLY_LIMIT, Stage, backoff, next_poll};
use crate::{
    connector::{Binding, Call, Change, Observation, Operation, Progress, Setback, SetbackKind},
    grant::Grant,
    id::DirectoryUserId,
    time::Timestamp,
};

/// An addition that was refused this often in a row is given up.
const MOST_REFUSALS: u32 = 3;
/// After this many reads in a row that do not show what the system says is done, the call is sent again.
const MOST_CONTRARY_READS: u32 = 5;
/// Calls kept as evidence; of more, the first and the latest.
const MOST_CALLS: usize = 20;

impl Holding {
    /// The same holding with an addition that begins now, by the way and for the user that are right now.
    pub fn beginning(mut self, user: DirectoryUserId, binding: Binding, now: Timestamp) -> Self {
        self.user = user;
        self.binding = binding;
        self.was_standing = false;
        self.start_over(
            HoldingState::Adding { since: now, perhaps_there: false, course: Course::ready() },
            now,
        )
    }

    /// The same holding, wanted again while nothing is on its way that would remove it. It is looked at before anything
    /// is sent.
    pub fn turned_back(self, now: Timestamp) -> Self {
        let course = Course::ready();
        self.start_over(HoldingState::Adding { since: now, perhaps_there: true, course }, now)
    }

    /// The same holding, to be read again because another grant begins on it.
    pub fn to_be_read_again(self, now: Timestamp) -> Self {
        let course = Course { stage: Stage::Accepted, ..Course::ready() };
        let perhaps_there = !self.was_standing;
        self.start_over(HoldingState::Adding { since: now, perhaps_there, course }, now)
    }

    /// The same holding, found in AWS although nothing keeps it: to be removed, as it was to be at `due`.
    pub fn left_behind(self, due: Timestamp, now: Timestamp) -> Self {
        self.start_over(HoldingState::Removing { due, course: Course::ready() }, now)
    }

    /// What the look before an addition showed.
    pub fn looked(mut self, seen: &Observation, now: Timestamp) -> Self {
        if let HoldingState::Adding { perhaps_there, course, .. } = &mut self.state {
            course.stage = Stage::Ready { looked_at: Some(now) };
            self.next_at = Some(now);
            if seen.present {
                self.was_standing = !*perhaps_there;
                return self.present(now);
            }
        }
        self
    }

    /// Noted, and stored, before the call leaves. `due`: since when a removal is due.
    pub fn sending(mut self, change: Change, due: Timestamp, now: Timestamp) -> Self {
        let turns = change == Change::Remove && !matches!(self.state, HoldingState::Removing { .. });
        if turns {
            self = self.start_over(HoldingState::Removing { due, course: Course::ready() }, now);
        }
        if let Some(course) = self.course_mut() {
            course.sent_at.get_or_insert(now);
            course.stage = Stage::Sent { at: now };
        }
        self.attempts = self.attempts.saturating_add(1);
        self.next_at = Some(now + REPLY_LIMIT);
        self
    }

    /// What the system answered to the call, or to the question how far it is.
    pub fn progressed(mut self, progress: Progress, now: Timestamp) -> Self {
        match progress {
            Progress::Done { call } => {
                self.keep(call);
                self.accepted(now)
            }
            Progress::Running { operation, call } => {
                let since = match self.course().map(|(_, course)| &course.stage) {
                    Some(Stage::Running { since, .. }) => *since,
                    _ => {
                        self.keep(call);
                        now
                    }
                };
                self.running(operation, since, now)
            }
            Progress::Failed { setback, call } => {
                self.keep(call);
                self.ended_badly(setback, now)
            }
        }
    }

    /// The system refused the call, or its answer was lost: then it may have happened, which is to be found out.
    pub fn not_done(self, setback: Setback, now: Timestamp) -> Self {
        match setback.kind {
            SetbackKind::Unknown => self.delayed(setback, now),
            _ => self.ended_badly(setback, now),
        }
    }

    /// A step did not work; the next try is planned.
    pub fn delayed(mut self, setback: Setback, now: Timestamp) -> Self {
        let kind = setback.kind;
        self.setback = Some(setback);
        let Some(course) = self.course_mut() else { return self };
        course.setbacks = course.setbacks.saturating_add(1);
        course.refusals = match kind {
            SetbackKind::Denied | SetbackKind::Missing => course.refusals.saturating_add(1),
            _ => 0,
        };
        let wait = backoff(course.setbacks);
        // The system does not know the operation any more, or does not tell.
        let is_lost = match course.stage {
            Stage::Running { since, .. } => kind == SetbackKind::Missing || now >= since + OPERATION_LIMIT,
            _ => false,
        };
        if is_lost {
            self.lost();
        }
        self.next_at = Some(now + wait);
        self
    }

    /// The search for the operation of a call without an answer has ended.
    pub fn recovered(mut self, found: Option<Operation>, now: Timestamp) -> Self {
        if let Some(operation) = found {
            return self.running(operation, now, now);
        }
        self.lost();
        self.next_at = Some(now);
        self
    }

    /// What a different call showed after the system said that it was done.
    pub fn read_back(mut self, seen: &Observation, now: Timestamp) -> Self {
        let Some((change, course)) = self.course_and_change() else { return self };
        match (change, seen.present) {
            (Change::Add, true) => return self.present(now),
            (Change::Remove, false) => return self.gone(),
            (Change::Add, false) | (Change::Remove, true) => {}
        }
        course.setbacks = course.setbacks.saturating_add(1);
        let wait = backoff(course.setbacks);
        if course.setbacks >= MOST_CONTRARY_READS {
            course.setbacks = 0;
            if self.was_standing {
                let (user, binding) = (self.user.clone(), self.binding.clone());
                return self.beginning(user, binding, now);
            }
            self.lost();
        }
        self.setback = Some(Setback {
            kind: SetbackKind::Unknown,
            sentence: "AWS says that it is done but does not show it yet.".to_owned(),
            code: None,
            request_id: seen.call.request_id.clone(),
        });
        self.next_at = Some(now + wait);
        self
    }

    /// Access that a read has just shown, among the grants as they are then. One that nobody wants any more is looked at
    /// again at once: its grants may be over already, and then nothing else would say that it is to be removed.
    pub fn shown_to(mut self, grants: &[Grant], now: Timestamp) -> Self {
        if self.is_present() && !grants.iter().any(|grant| grant.wants_access(now)) {
            self.next_at = Some(now);
        }
        self
    }

    /// Nothing there that concerns Stint: confirmed gone, never added, or left where it was.
    pub fn gone(mut self) -> Self {
        self.was_standing = false;
        self.state = HoldingState::Absent;
        self.settled()
    }

    /// Why an addition is given up, when it is.
    pub fn gives_up(&self) -> Option<String> {
        match (&self.state, &self.setback) {
            (HoldingState::Adding { course, .. }, Some(setback)) if course.refusals >= MOST_REFUSALS => Some(
                format!("AWS refused to add this access {} times. {}", course.refusals, setback.sentence),
            ),
            _ => None,
        }
    }

    /// The call did not do what it should, for certain. When there is nothing to remove, the read decides.
    fn ended_badly(mut self, setback: Setback, now: Timestamp) -> Self {
        if let Some((change, course)) = self.course_and_change() {
            course.stage = match (change, setback.kind) {
                (Change::Remove, SetbackKind::Missing) => Stage::Accepted,
                _ => Stage::Ready { looked_at: None },
            };
        }
        self.delayed(setback, now)
    }

    fn present(mut self, now: Timestamp) -> Self {
        self.state = HoldingState::Present { since: now };
        self.settled()
    }

    fn accepted(mut self, now: Timestamp) -> Self {
        if let HoldingState::Adding { perhaps_there, .. } = &mut self.state {
            *perhaps_there = true;
        }
        if let Some(course) = self.course_mut() {
            course.stage = Stage::Accepted;
            course.accepted_at = Some(now);
            course.setbacks = 0;
            course.refusals = 0;
        }
        self.setback = None;
        self.next_at = Some(now);
        self
    }

    fn running(mut self, operation: Operation, since: Timestamp, now: Timestamp) -> Self {
        self.setback = None;
        self.next_at = Some(next_poll(since, now));
        if now >= since + OPERATION_LIMIT {
            self.lost();
        } else if let Some(course) = self.course_mut() {
            course.stage = Stage::Running { operation, since };
        }
        self
    }

    /// Nobody knows what became of the call: it is sent again, and an addition may be there.
    fn lost(&mut self) {
        if let HoldingState::Adding { perhaps_there, .. } = &mut self.state {
            *perhaps_there = true;
        }
        if let Some(course) = self.course_mut() {
            course.stage = Stage::Ready { looked_at: None };
        }
    }

    fn start_over(mut self, state: HoldingState, now: Timestamp) -> Self {
        self.state = state;
        self.attempts = 0;
        self.calls = Vec::new();
        self.setback = None;
        self.next_at = Some(now);
        self
    }

    fn settled(mut self) -> Self {
        self.attempts = 0;
        self.calls = Vec::new();
        self.setback = None;
        self.next_at = None;
        self
    }

    fn keep(&mut self, call: Call) {
        if self.calls.len() == MOST_CALLS {
            self.calls.remove(MOST_CALLS / 2);
        }
        self.calls.push(call);
    }

    fn course_mut(&mut self) -> Option<&mut Course> {
        self.course_and_change().map(|(_, course)| course)
    }

    fn course_and_change(&mut self) -> Option<(Change, &mut Course)> {
        match &mut self.state {
            HoldingState::Adding { course, .. } => Some((Change::Add, course)),
            HoldingState::Removing { course, .. } => Some((Change::Remove, course)),
            HoldingState::Absent | HoldingState::Present { .. } => None,
        }
    }
}
