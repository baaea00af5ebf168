//! What the programme counts, and where it leaves the figures for `cargo xtask faults`.

use domain::time::Seconds;
use std::io::Write;

#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) cases: u64,
    pub(crate) failures: Vec<String>,
    pub(crate) access_left_behind: u64,
    pub(crate) double_provisioned: u64,
    pub(crate) calls: u64,
    pub(crate) crashes: u64,
    pub(crate) removals: u64,
    /// From the return of good weather until an overdue access was confirmed gone.
    pub(crate) longest_recovery: Seconds,
    /// In good weather, from the end until the removal was sent, and until it was confirmed gone.
    pub(crate) sent: Vec<Seconds>,
    pub(crate) confirmed: Vec<Seconds>,
}

impl Figures {
    pub(crate) fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.failures.extend_from_slice(&other.failures);
        self.access_left_behind += other.access_left_behind;
        self.double_provisioned += other.double_provisioned;
        self.calls += other.calls;
        self.crashes += other.crashes;
        self.removals += other.removals;
        self.longest_recovery = self.longest_recovery.max(other.longest_recovery);
        self.sent.extend_from_slice(&other.sent);
        self.confirmed.extend_from_slice(&other.confirmed);
    }

    /// Prints the figures of one part as a line of JSON, adds it to the file that `STINT_FAULT_FIGURES` names, and fails
    /// with the first failures: they mostly explain the others.
    #[expect(clippy::print_stdout, reason = "the figures are what the programme is run for")]
    pub(crate) fn conclude(&self, part: &str) {
        let figures = serde_json::json!({
            "part": part,
            "cases": self.cases,
            "failures": self.failures.len(),
            "access_left_behind": self.access_left_behind,
            "double_provisioned": self.double_provisioned,
            "calls": self.calls,
            "crashes": self.crashes,
            "removals": self.removals,
            "longest_recovery_s": self.longest_recovery.0,
            "removal_sent_p99_s": p99(&self.sent),
            "removal_confirmed_p99_s": p99(&self.confirmed),
        });
        println!("{figures}");
        if let Ok(file) = std::env::var("STINT_FAULT_FIGURES") {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
            writeln!(file.expect("the file for the figures opens"), "{figures}").expect("is written");
        }
        let worst = self.failures.iter().take(8).cloned().collect::<Vec<_>>().join("\n");
        assert!(worst.is_empty(), "{} of {} cases failed:\n{worst}", self.failures.len(), self.cases);
    }
}

/// By the nearest rank.
fn p99(times: &[Seconds]) -> u64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let rank = (times.len() * 99).div_ceil(100).max(1);
    times.get(rank - 1).map_or(0, |time| time.0)
}
