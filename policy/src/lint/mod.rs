//! What is odd about policies in this organization: they can be put in force, and may not mean what they say.
//!
//! Invariant: a finding is true of the organization as the catalog shows it. What depends on the time or on the words
//! of a request is not judged. Deliberately not here: faults, which keep a policy from being read at all (`source`).

mod administrators;
mod approvers;
mod automatic_administration;
mod duration;
mod names;
mod never_matches;
mod outranked;
mod survey;
mod tags;
mod widened;

pub use widened::{reach, widened};

use crate::{PolicySet, rule::Rule};
use domain::{
    catalog::Catalog,
    policy::{LintFinding, LintRule, Severity},
    time::Timestamp,
};
use survey::Survey;

/// All findings but the widened rules, the gravest first, then in the order of the files. Takes seconds in a large
/// organization.
pub fn lint(policies: &PolicySet, catalog: &Catalog, now: Timestamp) -> Vec<LintFinding> {
    let survey = Survey::of(policies, catalog, now);
    let mut findings = Vec::new();
    for rule in policies.own_rules() {
        let before = findings.len();
        findings.extend(names::findings(rule, &survey));
        findings.extend(tags::findings(rule, &survey));
        if findings.len() == before {
            findings.extend(never_matches::finding(rule, &survey));
        }
        findings.extend(approvers::findings(rule, &survey));
        findings.extend(automatic_administration::finding(rule, &survey));
        findings.extend(duration::findings(rule, &survey));
        findings.extend(outranked::finding(rule, &survey));
    }
    findings.extend(administrators::finding(policies, catalog, now));
    in_order(findings)
}

fn in_order(mut findings: Vec<LintFinding>) -> Vec<LintFinding> {
    findings.sort_by(|one, two| {
        (one.severity, &one.file, one.line, one.rule).cmp(&(two.severity, &two.file, two.line, two.rule))
    });
    findings
}

impl Rule {
    fn finding(
        &self,
        (severity, rule): (Severity, LintRule),
        sentence: impl Into<String>,
        remedy: impl Into<String>,
    ) -> LintFinding {
        LintFinding {
            severity,
            rule,
            policy: self.id.clone(),
            file: self.place.file.to_string(),
            line: self.place.line,
            sentence: sentence.into(),
            remedy: remedy.into(),
        }
    }
}
