//! What became of the calls, since the process began: for metrics.

use domain::connector::{Setback, SetbackKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub const SERVICES: [&str; 2] = ["sso-admin", "identitystore"];
const OUTCOMES: [&str; 6] = ["ok", "throttled", "conflict", "denied", "missing", "unknown"];

/// Clones share it.
#[derive(Clone, Default)]
pub struct Counted(Arc<Mutex<Figures>>);

#[derive(Clone, Copy, Default)]
struct Figures {
    calls: [[u64; OUTCOMES.len()]; SERVICES.len()],
    /// `None` before the first call.
    allowed: [Option<f64>; SERVICES.len()],
}

impl Counted {
    /// Service, outcome and how often; those that happened.
    pub fn calls(&self) -> Vec<([&'static str; 2], u64)> {
        let calls = self.figures().calls;
        let all = SERVICES.iter().zip(calls).flat_map(|(service, counts)| {
            OUTCOMES.iter().zip(counts).map(move |(outcome, count)| ([*service, *outcome], count))
        });
        all.filter(|(_, count)| *count > 0).collect()
    }

    /// Calls a second that leave for each service at most, as far as it was called.
    pub fn allowed(&self) -> Vec<(&'static str, f64)> {
        let allowed = self.figures().allowed;
        SERVICES.into_iter().zip(allowed).filter_map(|(service, allowed)| Some((service, allowed?))).collect()
    }

    pub(super) fn answered(&self, service: usize, setback: Option<&Setback>) {
        let outcome = match setback.map(|setback| setback.kind) {
            None => 0,
            Some(SetbackKind::Throttled) => 1,
            Some(SetbackKind::Conflict) => 2,
            Some(SetbackKind::Denied) => 3,
            Some(SetbackKind::Missing) => 4,
            Some(SetbackKind::Unknown) => 5,
        };
        self.figures().calls[service][outcome] += 1;
    }

    pub(super) fn allows(&self, service: usize, calls_per_second: f64) {
        self.figures().allowed[service] = Some(calls_per_second);
    }

    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
