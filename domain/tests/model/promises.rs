//! What must hold in every situation that can be reached.

use crate::{
    grants::{self, State},
    row::{NOW, Next},
    system::{Situation, System},
    worker::Phase,
};
use domain::grant::Grant;
use stateright::Property;

/// No path without faults from any situation to rest is longer.
const MOST_STEPS: usize = 100;

pub(crate) fn all() -> Vec<Property<System>> {
    vec![
        Property::always("access in AWS is standing or accounted for by a holding", accounted_for),
        Property::always("what was there before is never removed", standing_stays),
        Property::always("two calls that change something are never out at once", one_call),
        Property::always(
            "a receipt is written only when a read showed it, and it is true",
            receipts_are_true,
        ),
        Property::always("at rest, AWS and the ledger are as the grants want", rest_is_right),
        Property::always("with no more faults it comes to rest", comes_to_rest),
        Property::sometimes("both grants are active", |_, situation: &Situation| {
            situation.grants.iter().all(|grant| grant.state == State::Active)
        }),
        Property::sometimes("both grants end, and it rests", |system, situation: &Situation| {
            situation.grants.iter().all(|grant| grant.state == State::Ended) && rests(system, situation)
        }),
    ]
}

fn accounted_for(system: &System, situation: &Situation) -> bool {
    let is_accounted_for = situation.row.is_some_and(|row| row.accounts_for_access());
    system.was_standing || situation.landed_late || is_accounted_for || !situation.aws.has_or_adds()
}

fn standing_stays(system: &System, situation: &Situation) -> bool {
    !system.was_standing || situation.aws.is_there
}

fn one_call(_: &System, situation: &Situation) -> bool {
    let phases = situation.workers.iter().flatten().map(|task| task.phase);
    phases.filter(|phase| matches!(phase, Phase::Noted { is_late: false, .. })).count() < 2
}

fn receipts_are_true(_: &System, situation: &Situation) -> bool {
    situation.fault.is_none()
}

/// Nobody is at work, nothing is planned, AWS does nothing.
fn rests(system: &System, situation: &Situation) -> bool {
    situation.workers.iter().all(Option::is_none)
        && situation.row.is_none_or(|row| row.next == Next::Never)
        && !situation.aws.is_working()
        && situation.aws.is_listed == situation.aws.is_there
        && system.load(situation, 0).is_none()
}

fn rest_is_right(system: &System, situation: &Situation) -> bool {
    if situation.landed_late || !rests(system, situation) {
        return true;
    }
    let grants = grants::live(&situation.grants, &system.absent);
    let mut wanting = grants.iter().filter(|grant| grant.wants_access(NOW)).peekable();
    if wanting.peek().is_some() {
        (situation.aws.is_there || situation.is_overdue || system.lists_lag)
            && situation.row.is_some_and(|row| row.accounts_for_access())
            && situation.grants.iter().all(|grant| !matches!(grant.state, State::Adding | State::Removing))
    } else {
        situation.aws.is_there == system.was_standing
            && situation.row.is_none_or(|row| row.is_absent())
            && grants.iter().all(|grant: &Grant| grant.starts_at > NOW)
    }
}

/// Asked where nobody is at work: from everywhere else a crash leads there.
fn comes_to_rest(system: &System, situation: &Situation) -> bool {
    if situation.workers.iter().any(Option::is_some) {
        return true;
    }
    let mut situation = situation.clone();
    for _ in 0..MOST_STEPS {
        match system.lucky(&situation, 0) {
            Some(next) => situation = next,
            None => return rests(system, &situation) && rest_is_right(system, &situation),
        }
    }
    false
}
