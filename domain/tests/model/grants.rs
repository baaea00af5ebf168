//! The two grants of one holding. They overlap in every possible way: each begins and ends at any moment.

use crate::row::NOW;
use domain::{
    grant::{Cause, Ending, Grant, GrantState},
    holding::Holding,
    id::{GrantId, RequestId},
    person::Actor,
    time::Seconds,
};

/// A grant as the ledger has it, and where its time stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) struct GrantRow {
    pub(crate) time: Time,
    pub(crate) state: State,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Time {
    Before,
    During,
    After,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum State {
    Scheduled,
    Adding,
    Active,
    Removing,
    Ended,
}

pub(crate) type Grants = [GrantRow; 2];

pub(crate) const SCHEDULED: Grants = [GrantRow { time: Time::Before, state: State::Scheduled }; 2];

impl GrantRow {
    pub(crate) fn real(self, number: usize, holding: &Holding) -> Grant {
        let hour = Seconds(3_600);
        let (starts_at, ends_at) = match self.time {
            Time::Before => (NOW + hour, NOW + hour + hour),
            Time::During => (NOW - hour, NOW + hour),
            Time::After => (NOW - hour, NOW),
        };
        let state = match self.state {
            State::Scheduled => GrantState::Scheduled,
            State::Adding => GrantState::Adding { since: NOW },
            State::Active => GrantState::Active { since: NOW },
            State::Removing => GrantState::Removing { due: NOW, ending: Ending::Expiry },
            State::Ended => GrantState::Ended { at: NOW, ending: Ending::Expiry, kept_by: None },
        };
        Grant {
            id: GrantId::from_bits(number as u128),
            person: holding.key.person.clone(),
            user: holding.user.clone(),
            entitlement: holding.key.entitlement.clone(),
            cause: Cause::Request { request: RequestId::from_bits(0) },
            starts_at,
            ends_at,
            state,
            version: 1,
        }
    }

    /// Of what is over, nobody asks when it was.
    pub(crate) fn tidy(&mut self) {
        if matches!(self.state, State::Removing | State::Ended) {
            self.time = Time::After;
        }
    }

    pub(crate) fn store(&mut self, grant: &Grant) {
        self.state = match grant.state {
            GrantState::Scheduled => State::Scheduled,
            GrantState::Adding { .. } => State::Adding,
            GrantState::Active { .. } => State::Active,
            GrantState::Removing { .. } => State::Removing,
            GrantState::Ended { .. } => State::Ended,
        };
    }
}

/// Those that have not ended, as `storage` gives them.
pub(crate) fn live(grants: &Grants, holding: &Holding) -> Vec<Grant> {
    let real = grants.iter().enumerate().map(|(number, grant)| grant.real(number, holding));
    real.filter(|grant| !grant.is_over()).collect()
}

/// Every live grant becomes what `change` makes of it.
pub(crate) fn change(grants: &mut Grants, holding: &Holding, change: impl Fn(Grant) -> Grant) {
    for (number, grant) in grants.iter_mut().enumerate() {
        if grant.state != State::Ended {
            let real = grant.real(number, holding);
            grant.store(&change(real));
        }
    }
}

/// A person ends it; `false` when that is refused.
pub(crate) fn end_early(grant: &mut GrantRow, number: usize, holding: &Holding) -> bool {
    let by = Actor::System { task: "model".to_owned() };
    match grant.real(number, holding).end_early(by, NOW) {
        Ok(ended) => {
            grant.store(&ended);
            true
        }
        Err(_) => false,
    }
}
