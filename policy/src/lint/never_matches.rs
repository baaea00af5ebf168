//! A rule whose head or conditions fit nobody and nothing.

use super::survey::Survey;
use crate::rule::Rule;
use domain::policy::{LintFinding, LintRule, Severity};

pub(super) fn finding(rule: &Rule, survey: &Survey<'_>) -> Option<LintFinding> {
    let sight = survey.sight(rule)?;
    // At another time, or with other words, it could match.
    if sight.people > 0 || rule.looks_at_context() && sight.reaches_somebody {
        return None;
    }
    let use_of_it = if rule.is_permit() { "gives nothing" } else { "forbids nothing" };
    let (cause, remedy) = match sight.reaches_somebody {
        false => ("nobody is in its group", "Compare the group with the directory, or remove the policy."),
        true => (
            "no account with any permission set fits its conditions for anybody",
            "Compare its conditions with the catalog, or remove the policy.",
        ),
    };
    let sentence = format!("*{}* {use_of_it}: {cause}.", rule.title);
    Some(rule.finding((Severity::Warning, LintRule::NeverMatches), sentence, remedy))
}
