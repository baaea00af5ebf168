//! What a step came to, and the table at the end.

use std::{
    fmt::{Display, Formatter},
    time::Duration,
};

use super::Step;
use crate::progress::{say, seconds};

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    /// Neither passed nor failed: ignored by its author, or impossible here.
    pub(crate) skipped: u32,
}

impl Outcome {
    pub(super) fn passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    pub(super) fn failed() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    pub(super) fn skipped() -> Self {
        Self { skipped: 1, ..Self::default() }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// A runner that failed without naming a failed test (it did not compile, it crashed) counts as one failure.
    pub(crate) fn or_failed_unless(self, succeeded: bool) -> Self {
        if succeeded || self.failed > 0 { self } else { self.plus(Self::failed()) }
    }
}

impl Display for Outcome {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(formatter, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

pub(super) struct Finished {
    pub(super) step: Step,
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
}

/// Prints the table, then the total alone on the last line.
pub(super) fn summarize(finished: &[Finished]) -> Outcome {
    say(&format!("\n{:<16}{:>8}{:>8}{:>9}{:>11}", "step", "passed", "failed", "skipped", "time"));
    for Finished { step, outcome, took } in finished {
        let Outcome { passed, failed, skipped } = outcome;
        say(&format!("{:<16}{passed:>8}{failed:>8}{skipped:>9}{:>11}", step.name(), seconds(*took)));
    }
    let total = finished.iter().fold(Outcome::default(), |total, step| total.plus(step.outcome));
    say(&format!("\n{} passed, {} failed", total.passed, total.failed));
    total
}
