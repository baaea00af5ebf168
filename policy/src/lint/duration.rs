//! Lengths that mislead beside the sessions that AWS gives: a session outlives the removal of access.

use super::survey::Survey;
use crate::rule::Rule;
use domain::{
    policy::{LintFinding, LintRule, Severity},
    time::Minutes,
};

/// No session of a permission set lasts longer (IAM Identity Center user guide, session duration).
const LONGEST_SESSION: Minutes = Minutes(12 * 60);

pub(super) fn findings(rule: &Rule, survey: &Survey<'_>) -> Vec<LintFinding> {
    let (Some(terms), Some(sight)) = (&rule.terms, survey.sight(rule)) else { return Vec::new() };
    let finding = |sentence, remedy: String| {
        rule.finding((Severity::Notice, LintRule::MisleadingDuration), sentence, remedy)
    };
    let mut findings = Vec::new();
    if let Some(set) = sight.longest_session.filter(|set| set.session > terms.longest) {
        findings.push(finding(
            format!(
                "*{}* ends after {}, but a session of {} lasts {}: who signs in late keeps access for longer.",
                rule.title, terms.longest, set.name, set.session
            ),
            "Shorten the permission set's session in AWS; one hour is a good length.".to_owned(),
        ));
    }
    if terms.longest > LONGEST_SESSION {
        findings.push(finding(
            format!("*{}* lasts up to {}, longer than any session in AWS.", rule.title, terms.longest),
            format!(
                "People sign in again meanwhile. {LONGEST_SESSION} is the longest session; is more needed?"
            ),
        ));
    }
    findings
}
