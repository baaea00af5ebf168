//! `stint policy diff`: what a change would do, for pull requests.

use super::{FAULTS, FOUND, Told, json, lines, read};
use crate::{
    clock::machine_time,
    command_line::{FailOn, PolicyDiffArguments},
};
use anyhow::Result;
use domain::{
    catalog::Catalog,
    policy::{ChangeGroup, Consequences, LintFinding, PolicyFault, RuleChange, Severity},
};
use policy::PolicySet;
use serde::Serialize;

#[derive(Default, Serialize)]
struct Compared {
    /// Of either version.
    faults: Vec<PolicyFault>,
    changes: Vec<RuleChange>,
    /// `null` without an organization. Findings are those that the old version did not have.
    consequences: Option<Consequences>,
    /// What made it end with 3.
    failed_on: Vec<&'static str>,
}

pub(super) fn diff(arguments: &PolicyDiffArguments) -> Result<Told> {
    let organization = arguments.organization.read()?;
    let ((_, old), (_, new)) = (read(&arguments.old)?, read(&arguments.new)?);
    let compared = match (old, new) {
        (Ok(old), Ok(new)) => {
            let consequences = organization.map(|catalog| consequences(&old, &new, &catalog));
            let failed_on =
                consequences.iter().flat_map(|found| failures(found, &arguments.fail_on)).collect();
            Compared { faults: Vec::new(), changes: policy::diff(&old, &new), consequences, failed_on }
        }
        (old, new) => {
            let faults = [old, new].into_iter().filter_map(Result::err).flatten().collect();
            Compared { faults, ..Compared::default() }
        }
    };
    let code = match (compared.faults.is_empty(), compared.failed_on.is_empty()) {
        (false, _) => FAULTS,
        (true, false) => FOUND,
        (true, true) => 0,
    };
    let text = if arguments.json { json(&compared)? } else { compared.words() };
    Ok(Told { text, code })
}

fn consequences(old: &PolicySet, new: &PolicySet, catalog: &Catalog) -> Consequences {
    let now = machine_time();
    let known = policy::lint(old, catalog, now);
    let mut findings = policy::lint(new, catalog, now);
    findings.retain(|finding| !known.iter().any(|earlier| is_same(earlier, finding)));
    Consequences { effect: policy::compare(old, new, catalog, now), findings }
}

/// Wherever it stands.
fn is_same(one: &LintFinding, other: &LintFinding) -> bool {
    (one.rule, &one.policy, &one.sentence) == (other.rule, &other.policy, &other.sentence)
}

fn failures(found: &Consequences, fail_on: &[FailOn]) -> Vec<&'static str> {
    let mut failures = Vec::new();
    if fail_on.contains(&FailOn::Widened) && found.effect.is_widened() {
        failures.push("widened");
    }
    let is_odd = |finding: &LintFinding| finding.severity < Severity::Notice;
    if fail_on.contains(&FailOn::Lint) && found.findings.iter().any(is_odd) {
        failures.push("lint");
    }
    failures
}

impl Compared {
    fn words(&self) -> String {
        if !self.faults.is_empty() {
            return lines(&self.faults).join("\n");
        }
        let mut text = lines(&self.changes);
        if text.is_empty() {
            text.push("No policy is different.".to_owned());
        }
        if let Some(Consequences { effect, findings }) = &self.consequences {
            text.extend([String::new(), effect.sentence()]);
            text.extend(effect.groups.iter().map(group));
            if effect.groups_in_all as usize > effect.groups.len() {
                text.push(format!("  {} of {} kinds of change", effect.groups.len(), effect.groups_in_all));
            }
            if effect.only_at.is_some() {
                text.push("Policies look at the time: this holds for now.".to_owned());
            }
            if !findings.is_empty() {
                text.push(String::new());
                text.extend(lines(findings));
            }
        }
        if !self.failed_on.is_empty() {
            text.extend([String::new(), format!("Failed on {}.", self.failed_on.join(" and "))]);
        }
        text.join("\n")
    }
}

fn group(group: &ChangeGroup) -> String {
    let terms = match (&group.before, &group.after) {
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (Some(terms), None) => format!("no longer: {terms}"),
        (None, Some(terms)) => format!("new: {terms}"),
        (None, None) => String::new(),
    };
    let example = group.examples.first().map(|example| {
        format!(", such as {} {} in {}", example.person, example.permission_set, example.account)
    });
    let reach = group.reach;
    format!(
        "  {terms}: {} people, {} entitlements{}",
        reach.people,
        reach.entitlements,
        example.unwrap_or_default()
    )
}
