//! A permit that matches and never counts, because something always stands before it.

use super::survey::Survey;
use crate::rule::Rule;
use domain::policy::{LintFinding, LintRule, Severity};

pub(super) fn finding(rule: &Rule, survey: &Survey<'_>) -> Option<LintFinding> {
    let sight = survey.sight(rule)?;
    if !rule.is_permit() || sight.people == 0 || sight.is_counted {
        return None;
    }
    let before: Vec<String> = sight.behind.iter().map(|title| format!("*{title}*")).collect();
    let (sentence, remedy) = match before.is_empty() {
        false => (
            format!("*{}* never counts: {} always stands before it.", rule.title, before.join(" or ")),
            "Raise its @priority, narrow the others, or remove it.",
        ),
        true => (
            format!("*{}* is about the management account alone and does not name it.", rule.title),
            "Write @names_management_account(\"true\") if that is meant.",
        ),
    };
    Some(rule.finding((Severity::Warning, LintRule::Outranked), sentence, remedy))
}
