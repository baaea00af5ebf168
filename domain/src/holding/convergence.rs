//! Whatever AWS answers and whenever Stint is killed, what is wanted becomes what is there.

use super::*;
use crate::{
    catalog::Entitlement,
    connector::{Binding, Call, Change, Observation, Operation, Progress, Setback, SetbackKind},
    id::PersonId,
    time::{Seconds, Timestamp},
};
use proptest::prelude::*;

/// What becomes of one call.
#[derive(Clone, Copy, Debug)]
enum Luck {
    Works,
    /// It happens, and the answer is lost.
    Lost,
    /// It does not happen, and nobody says so.
    LostBefore,
    Refused(SetbackKind),
    /// Accepted, to end well or badly.
    Runs {
        well: bool,
    },
    /// Stint is killed after the call left, before its answer was stored.
    Killed,
}

/// One person's access as AWS has it.
#[derive(Default)]
struct Cloud {
    present: bool,
    /// The change, whether it ends well, and how often it still answers "in progress".
    running: Option<(Change, bool, u32)>,
}

struct Story {
    holding: Holding,
    cloud: Cloud,
    was_standing: bool,
    now: Timestamp,
}

fn call(action: &str) -> Call {
    Call { action: action.to_owned(), request_id: None }
}

fn setback(kind: SetbackKind) -> Setback {
    Setback { kind, sentence: "It did not work.".to_owned(), code: None, request_id: None }
}

fn operation(change: Change) -> Operation {
    Operation { change, request_id: "op".to_owned() }
}

impl Cloud {
    fn set(&mut self, change: Change) {
        self.present = change == Change::Add;
    }

    fn change(&mut self, change: Change, luck: Luck) -> Result<Progress, Setback> {
        if self.running.is_some() {
            return Err(setback(SetbackKind::Conflict));
        }
        match luck {
            Luck::Works => {
                self.set(change);
                Ok(Progress::Done { call: call("change") })
            }
            Luck::Lost | Luck::Killed => {
                self.set(change);
                Err(setback(SetbackKind::Unknown))
            }
            Luck::LostBefore => Err(setback(SetbackKind::Unknown)),
            Luck::Refused(kind) => Err(setback(kind)),
            Luck::Runs { well } => {
                self.running = Some((change, well, 2));
                Ok(Progress::Running { operation: operation(change), call: call("change") })
            }
        }
    }

    fn follow(&mut self, change: Change) -> Progress {
        match self.running {
            Some((_, well, 0)) => {
                self.running = None;
                if well {
                    self.set(change);
                    Progress::Done { call: call("follow") }
                } else {
                    Progress::Failed { setback: setback(SetbackKind::Conflict), call: call("follow") }
                }
            }
            Some((_, well, left)) => {
                self.running = Some((change, well, left - 1));
                Progress::Running { operation: operation(change), call: call("follow") }
            }
            None => Progress::Done { call: call("follow") },
        }
    }
}

impl Story {
    fn new(was_standing: bool) -> Self {
        let entitlement: Entitlement = "123456789012/ps-0123456789abcdef".parse().expect("well-formed");
        let key = HoldingKey { person: PersonId::from_bits(1), entitlement };
        let user = "user-1".parse().expect("well-formed");
        Self {
            holding: Holding::absent(key, user, Binding::Assignment),
            cloud: Cloud { present: was_standing, running: None },
            was_standing,
            now: Timestamp::from_seconds(1_000),
        }
    }

    /// Does what the plan says, and checks that it never says what must not be.
    fn step(&mut self, wanted: bool, luck: Luck) -> Result<Step, TestCaseError> {
        let step = plan(&self.holding, wanted, self.now);
        let holding = self.holding.clone();
        let observed = Observation { present: self.cloud.present, call: call("read") };
        let unread = matches!(luck, Luck::Refused(_) | Luck::LostBefore);
        let now = self.now;
        self.holding = match &step {
            Step::Rest { until: None } => {
                prop_assert!(
                    wanted == holding.is_present() || holding.is_absent(),
                    "rests too early: {holding:?}"
                );
                holding
            }
            Step::Rest { until: Some(until) } => {
                prop_assert!(*until <= now + Seconds(60), "rests too long");
                self.now = *until;
                holding
            }
            Step::Begin => {
                let (user, binding) = (holding.user.clone(), holding.binding.clone());
                holding.beginning(user, binding, now)
            }
            Step::TurnBack => holding.turned_back(now),
            Step::Forget => {
                prop_assert!(!self.cloud.present || self.was_standing, "forgotten although it is there");
                holding.gone()
            }
            Step::LeaveInPlace => {
                prop_assert!(self.was_standing, "left in place although Stint added it");
                holding.gone()
            }
            Step::Add | Step::Remove => {
                let change = if step == Step::Add { Change::Add } else { Change::Remove };
                prop_assert_eq!(wanted, change == Change::Add, "{:?} although wanted is {}", step, wanted);
                prop_assert!(
                    change == Change::Add || !self.was_standing,
                    "removes what was there before Stint"
                );
                let sent = holding.sending(change, now, now);
                let answer = self.cloud.change(change, luck);
                match (luck, answer) {
                    (Luck::Killed, _) => sent,
                    (_, Ok(progress)) => sent.progressed(progress, now),
                    (_, Err(setback)) => sent.not_done(setback, now),
                }
            }
            _ if unread => holding.delayed(setback(SetbackKind::Throttled), now),
            Step::Recover { change, .. } => {
                let found = self.cloud.running.filter(|(running, ..)| running == change);
                holding.recovered(found.map(|_| operation(*change)), now)
            }
            Step::Follow { operation } => holding.progressed(self.cloud.follow(operation.change), now),
            Step::ObserveBeforeAdding => holding.looked(&observed, now),
            Step::ConfirmPresent | Step::ConfirmGone => holding.read_back(&observed, now),
        };
        Ok(step)
    }

    /// Steps until nothing is left to do.
    fn settle(&mut self, wanted: bool) -> Result<(), TestCaseError> {
        for _ in 0..200 {
            if self.step(wanted, Luck::Works)? == (Step::Rest { until: None }) {
                return Ok(());
            }
        }
        prop_assert!(false, "never settles: {:?}", self.holding);
        Ok(())
    }
}

fn refusal() -> impl Strategy<Value = Luck> {
    use SetbackKind::{Conflict, Denied, Missing, Throttled, Unknown};
    prop::sample::select(vec![Throttled, Conflict, Denied, Missing, Unknown]).prop_map(Luck::Refused)
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        4 => Just(Luck::Works),
        1 => Just(Luck::Lost),
        1 => Just(Luck::LostBefore),
        1 => Just(Luck::Killed),
        2 => refusal(),
        2 => any::<bool>().prop_map(|well| Luck::Runs { well }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn access_ends_as_wanted_whatever_aws_answers_and_whenever_stint_is_killed(
        was_standing in any::<bool>(),
        steps in prop::collection::vec((prop::bool::weighted(0.7), luck()), 0..60),
        wanted in any::<bool>(),
    ) {
        let mut story = Story::new(was_standing);
        for (wanted, luck) in steps {
            story.step(wanted, luck)?;
        }
        story.settle(wanted)?;
        prop_assert_eq!(story.cloud.present, wanted || was_standing);
        prop_assert_eq!(story.holding.is_present(), wanted);
        story.settle(false)?;
        prop_assert_eq!(story.cloud.present, was_standing);
        prop_assert!(story.holding.is_absent());
    }

    #[test]
    fn a_removal_that_always_fails_is_tried_for_ever_at_least_every_thirty_seconds(refusal in refusal()) {
        let mut story = Story::new(false);
        story.settle(true)?;
        let mut tries = 0;
        while tries < 500 {
            let before = story.now;
            match story.step(false, refusal)? {
                Step::Rest { until: None } => prop_assert!(false, "gave up"),
                Step::Rest { .. } => prop_assert!(story.now.since(before) <= Seconds(30)),
                _ => tries += 1,
            }
        }
    }
}

#[test]
fn what_was_there_before_is_left_in_place() {
    let mut story = Story::new(true);
    story.settle(true).expect("settles");
    assert!(story.holding.was_standing);
    assert_eq!(story.step(false, Luck::Works).ok(), Some(Step::LeaveInPlace));
    assert!(story.cloud.present);
}

#[test]
fn an_addition_that_nobody_wants_any_more_is_forgotten_when_nothing_was_sent() {
    let mut story = Story::new(false);
    story.step(true, Luck::Works).expect("begins");
    story.step(true, Luck::Works).expect("looks");
    assert_eq!(story.step(false, Luck::Works).ok(), Some(Step::Forget));
}

#[test]
fn an_addition_whose_answer_was_lost_is_undone_by_a_removal_even_when_nothing_is_seen() {
    let mut story = Story::new(false);
    story.step(true, Luck::Works).expect("begins");
    story.step(true, Luck::Works).expect("looks");
    assert_eq!(story.step(true, Luck::LostBefore).ok(), Some(Step::Add));
    story.now = story.now + REPLY_LIMIT;
    assert!(matches!(story.step(false, Luck::Works), Ok(Step::Recover { .. })));
    assert_eq!(story.step(false, Luck::Works).ok(), Some(Step::Remove));
}

#[test]
fn an_addition_that_aws_refuses_three_times_is_given_up() {
    let mut story = Story::new(false);
    let denied = Luck::Refused(SetbackKind::Denied);
    story.step(true, Luck::Works).expect("begins");
    while story.holding.gives_up().is_none() {
        let luck = if plan(&story.holding, true, story.now) == Step::Add { denied } else { Luck::Works };
        story.step(true, luck).expect("goes on");
        assert!(story.holding.attempts <= 3);
    }
    assert_eq!(story.holding.attempts, 3);
}

#[test]
fn access_that_is_shown_after_its_last_grant_has_ended_is_planned_to_be_removed() {
    let mut story = Story::new(false);
    story.settle(true).expect("settles");
    let shown = story.holding.shown_to(&[], story.now);
    assert_eq!(shown.next_at, Some(story.now));
    assert_eq!(plan(&shown, false, story.now), Step::Remove);
}
