//! What AWS and the machines do today, drawn from a seed.

use rand::{Rng, SeedableRng, rngs::SmallRng};
use storage::failpoint::Outcome;

/// What happens to one call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    Works,
    /// Refused before anything happened.
    Throttled,
    Conflict,
    Denied,
    /// Status 500, a cut body, bad JSON, no connection: nothing happened, but nobody can know.
    LostBefore,
    /// It happened; the answer was lost.
    LostAfter,
    /// It happened, and the answer came so late that nobody waited for it.
    Slow,
    /// Nothing happened, and nobody answered.
    Silent,
    /// The process dies; the call never left.
    DeadBefore,
    /// It happened; the process dies.
    DeadAfter,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Weather {
    /// Everything works.
    Calm,
    /// Some calls in a hundred meet a fault.
    Unsettled,
    /// Most calls do.
    Storm,
    /// Nothing works, in one way.
    Outage(Fate),
}

pub(crate) struct Dice(SmallRng);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(SmallRng::seed_from_u64(seed))
    }

    /// At least `low`, below `high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.random_range(low..high)
    }

    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.between(0, 100) < percent
    }

    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.random_range(0..of.len())]
    }

    pub(crate) fn weather(&mut self) -> Weather {
        match self.between(0, 10) {
            0..=3 => Weather::Unsettled,
            4..=5 => Weather::Storm,
            6 => {
                Weather::Outage(*self.one(&[Fate::Throttled, Fate::LostBefore, Fate::Denied, Fate::Conflict]))
            }
            _ => Weather::Calm,
        }
    }

    /// What becomes of a commit: databases fail more rarely than AWS does.
    pub(crate) fn commit(&mut self, weather: Weather) -> Outcome {
        let faulty = match weather {
            Weather::Calm | Weather::Outage(_) => 0,
            Weather::Unsettled => 1,
            Weather::Storm => 3,
        };
        if self.percent(faulty) { *self.one(&[Outcome::Fails, Outcome::Dies]) } else { Outcome::GoesOn }
    }

    pub(crate) fn fate(&mut self, weather: Weather) -> Fate {
        let faulty = match weather {
            Weather::Calm => 0,
            Weather::Unsettled => 6,
            Weather::Storm => 60,
            Weather::Outage(fate) => return fate,
        };
        if !self.percent(faulty) {
            return Fate::Works;
        }
        *self.one(&[
            Fate::Throttled,
            Fate::Conflict,
            Fate::Denied,
            Fate::LostBefore,
            Fate::LostAfter,
            Fate::Slow,
            Fate::Silent,
            Fate::DeadBefore,
            Fate::DeadAfter,
        ])
    }
}
