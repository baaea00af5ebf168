//! Rules that reach more than when they were put in force, because a unit or a group grew.
//!
//! Deliberately not here: where the earlier counts are kept; they belong to the stored version.

use super::{in_order, survey::sights};
use crate::{PolicySet, census::Census};
use domain::{
    catalog::Catalog,
    policy::{LintFinding, LintRule, RuleReach, Severity},
    text::counted,
    time::Timestamp,
};
use std::collections::BTreeMap;

/// How far each rule about requests reaches now, for keeping with the version.
pub fn reach(policies: &PolicySet, catalog: &Catalog, now: Timestamp) -> Vec<RuleReach> {
    let census = Census::new(catalog, policies.rules(), now);
    let sights = sights(policies, catalog, &census);
    let own = policies.own_rules().filter_map(|rule| Some((rule, sights.get(rule.id.as_str())?)));
    let reach = own.map(|(rule, sight)| RuleReach {
        policy: rule.id.clone(),
        people: count(sight.people),
        accounts: count(sight.accounts()),
        permission_sets: count(sight.sets()),
    });
    reach.collect()
}

/// The permits that reach more now than `then`. A rule that was not there then is no finding.
pub fn widened(policies: &PolicySet, then: &[RuleReach], now: &[RuleReach]) -> Vec<LintFinding> {
    let then: BTreeMap<&str, &RuleReach> = then.iter().map(|reach| (reach.policy.as_str(), reach)).collect();
    let now: BTreeMap<&str, &RuleReach> = now.iter().map(|reach| (reach.policy.as_str(), reach)).collect();
    let permits = policies.own_rules().filter(|rule| rule.is_permit());
    let found = permits.filter_map(|rule| {
        let (then, now) = (then.get(rule.id.as_str())?, now.get(rule.id.as_str())?);
        let grown = [
            (then.people, now.people, "person", "people"),
            (then.accounts, now.accounts, "account", "accounts"),
            (then.permission_sets, now.permission_sets, "permission set", "permission sets"),
        ];
        let grown: Vec<String> = grown
            .into_iter()
            .filter(|(then, now, ..)| now > then)
            .map(|(then, now, one, many)| match now {
                1 => format!("{} (then {then})", counted(now, one)),
                _ => format!("{now} {many} (then {then})"),
            })
            .collect();
        (!grown.is_empty()).then(|| {
            rule.finding(
                (Severity::Notice, LintRule::Widened),
                format!("*{}* reaches {}.", rule.title, grown.join(" and ")),
                "Look whether that is still meant; narrow it when not.",
            )
        })
    });
    in_order(found.collect())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
