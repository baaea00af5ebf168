//! Which policies were added, removed or changed, told apart by their `@id`. Layout and comments are no change.

use crate::{PolicySet, rule::Rule};
use domain::policy::{RuleChange, RuleChangeKind};
use std::collections::BTreeMap;

/// In the order of the new version; what was removed comes last.
pub fn diff(old: &PolicySet, new: &PolicySet) -> Vec<RuleChange> {
    let before: BTreeMap<&str, &Rule> = old.own_rules().map(|rule| (rule.id.as_str(), rule)).collect();
    let after: BTreeMap<&str, &Rule> = new.own_rules().map(|rule| (rule.id.as_str(), rule)).collect();
    let added_or_changed = new.own_rules().filter_map(|rule| match before.get(rule.id.as_str()) {
        None => Some(change(RuleChangeKind::Added, rule, None, Some(rule))),
        Some(earlier) => {
            let is_same = earlier.gives_the_same_as(rule)
                && earlier.title == rule.title
                && earlier.body() == rule.body();
            (!is_same).then(|| change(RuleChangeKind::Changed, rule, Some(earlier), Some(rule)))
        }
    });
    let removed = old.own_rules().filter(|rule| !after.contains_key(rule.id.as_str()));
    added_or_changed
        .chain(removed.map(|rule| change(RuleChangeKind::Removed, rule, Some(rule), None)))
        .collect()
}

fn change(kind: RuleChangeKind, at: &Rule, before: Option<&Rule>, after: Option<&Rule>) -> RuleChange {
    RuleChange {
        kind,
        policy: at.id.clone(),
        title: at.title.clone(),
        file: at.place.file.to_string(),
        line: at.place.line,
        before: before.map(words),
        after: after.map(words),
        is_about_others: before.map(Rule::body) != after.map(Rule::body),
    }
}

/// "Permits, at most 8 h, approved by sre-leads, priority 10".
fn words(rule: &Rule) -> String {
    let Some(terms) = &rule.terms else {
        return if rule.is_permit() { "Permits" } else { "Forbids" }.to_owned();
    };
    let priority = match terms.priority {
        0 => String::new(),
        priority => format!(", priority {priority}"),
    };
    let management = if rule.names_the_management_account() { ", names the management account" } else { "" };
    format!("Permits, {}{priority}{management}", terms.words())
}
