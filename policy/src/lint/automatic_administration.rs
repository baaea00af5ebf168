//! Administrative access in production that nobody has to approve.

use super::survey::Survey;
use crate::rule::Rule;
use domain::policy::{LintFinding, LintRule, Severity};

pub(super) fn finding(rule: &Rule, survey: &Survey<'_>) -> Option<LintFinding> {
    let (account, set) = survey.sight(rule)?.automatic_administration?;
    Some(rule.finding(
        (Severity::Serious, LintRule::AutomaticAdministration),
        format!("*{}* gives {} in {} without approval.", rule.title, set.name, account.name),
        "Name approvers with @approval, or leave administrative permission sets out: \
        when { !resource.permission_set.administrative }.",
    ))
}
