//! What one fault's story came to: one line of JSON for people and for `cargo xtask faults`.

use serde_json::json;
use std::{fs::OpenOptions, io::Write};

pub(crate) struct Figures {
    /// Such as `processes.sigkill.sqlite`.
    pub(crate) part: &'static str,
    /// How often the fault came.
    pub(crate) cases: usize,
    pub(crate) failures: Vec<String>,
    pub(crate) access_left_behind: Vec<String>,
    pub(crate) double_provisioned: Vec<String>,
    pub(crate) calls: usize,
    pub(crate) removals: usize,
    /// Requests of people that the fault left without an answer.
    pub(crate) unanswered: u64,
    /// From the end of a fault until an overdue removal was sent that was not sent before.
    pub(crate) longest_resumption_s: f64,
    /// From the end of a fault until an overdue access was confirmed gone.
    pub(crate) longest_recovery_s: f64,
    /// From its end until an access was confirmed gone, the time of the fault included.
    pub(crate) longest_removal_s: f64,
}

impl Figures {
    /// Also at the end of the file that `STINT_FAULT_FIGURES` names; then fails if anything is wrong. `log`: of the
    /// processes.
    pub(crate) fn report(self, log: &str) {
        let line = json!({
            "part": self.part,
            "cases": self.cases,
            "failures": self.failures.len(),
            "access_left_behind": self.access_left_behind.len(),
            "double_provisioned": self.double_provisioned.len(),
            "calls": self.calls,
            "removals": self.removals,
            "unanswered": self.unanswered,
            "longest_resumption_s": self.longest_resumption_s.ceil() as u64,
            "longest_recovery_s": self.longest_recovery_s.ceil() as u64,
            "longest_removal_s": self.longest_removal_s.ceil() as u64,
        });
        println!("{line}");
        if let Ok(file) = std::env::var("STINT_FAULT_FIGURES") {
            let file = OpenOptions::new().create(true).append(true).open(file);
            writeln!(file.expect("the file for the figures opens"), "{line}").expect("is written");
        }
        let wrong = [self.failures, self.access_left_behind, self.double_provisioned].concat();
        assert!(wrong.is_empty(), "{}: {} faults:\n{}\n{log}", self.part, wrong.len(), wrong.join("\n"));
        assert!(self.removals > 0, "nothing was ever removed: the story tests nothing");
    }
}
