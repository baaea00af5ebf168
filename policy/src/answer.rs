//! From the rules that matched to one answer: which counts, under which terms, told in plain words.
//!
//! Invariant: a forbid always wins; the highest priority counts; among equals the strictest: the shortest time, and
//! every stage, comment and ticket that any of them asks for.

use crate::rule::{Rule, Terms};
use domain::{
    policy::{Answer, Approval, Obligations, Outcome, Stage, TraceLine, Verdict},
    time::Minutes,
};

/// Permits in the order of their weight.
pub(crate) struct Weighed<'a> {
    /// Equal in priority, the strictest first.
    pub(crate) counted: Vec<(&'a Rule, &'a Terms)>,
    pub(crate) outranked: Vec<(&'a Rule, &'a Terms)>,
}

impl<'a> Weighed<'a> {
    pub(crate) fn new(permits: &[&'a Rule]) -> Self {
        let mut permits: Vec<(&Rule, &Terms)> =
            permits.iter().filter_map(|rule| Some((*rule, rule.terms.as_ref()?))).collect();
        let highest = permits.iter().map(|(_, terms)| terms.priority).max();
        permits.sort_by_key(|(rule, terms)| (terms.longest, terms.approval == Approval::Automatic, &rule.id));
        let (counted, outranked) =
            permits.into_iter().partition(|(_, terms)| Some(terms.priority) == highest);
        Self { counted, outranked }
    }

    /// `None` when nothing permits.
    pub(crate) fn obligations(&self) -> Option<Obligations> {
        let (strictest, _) = self.counted.first()?;
        let longest: Minutes = self.counted.iter().map(|(_, terms)| terms.longest).min()?;
        let stages = self
            .counted
            .iter()
            .fold(Vec::new(), |stages, (_, terms)| together(stages, terms.approval.stages()));
        let approval = if stages.is_empty() { Approval::Automatic } else { Approval::Stages { stages } };
        let comment = self.counted.iter().map(|(_, terms)| terms.comment).max()?;
        let ticket = self.counted.iter().any(|(_, terms)| terms.ticket);
        Some(Obligations { longest, approval, policy: strictest.id.clone(), comment, ticket })
    }

    pub(crate) fn trace(&self) -> impl Iterator<Item = TraceLine> {
        let counted = self.counted.iter().enumerate().map(|(position, (rule, terms))| {
            let also = if position == 0 { "Allowed" } else { "Also allowed" };
            let is_last = position + 1 == self.counted.len();
            let together = if is_last && position > 0 {
                " Their priorities are equal, so the shortest time and every approval count."
            } else {
                ""
            };
            let sentence = format!("{also} by *{}*, {}.{together}", rule.title, terms.words());
            rule.line(Outcome::Allowed, sentence)
        });
        let winner = self.counted.first().map(|(rule, _)| rule.title.as_str()).unwrap_or_default();
        let outranked = self.outranked.iter().map(move |(rule, terms)| {
            let words = terms.words();
            let sentence =
                format!("*{}* ({words}) did not count: *{winner}* has a higher priority.", rule.title);
            rule.line(Outcome::Outranked, sentence)
        });
        counted.chain(outranked)
    }
}

impl Rule {
    pub(crate) fn line(&self, outcome: Outcome, sentence: String) -> TraceLine {
        TraceLine { policy: self.id.clone(), title: self.title.clone(), outcome, sentence }
    }

    pub(crate) fn forbade(&self) -> TraceLine {
        self.line(Outcome::Forbade, self.prohibition())
    }

    /// A guardrail's title is a sentence of its own.
    pub(crate) fn prohibition(&self) -> String {
        if self.is_guardrail() {
            format!("{}.", self.title)
        } else {
            format!("Forbidden by *{}*.", self.title)
        }
    }
}

impl Terms {
    /// "at most 8 h, approved by sre-leads".
    pub(crate) fn words(&self) -> String {
        let approval = match self.approval {
            Approval::Automatic => "without approval".to_owned(),
            Approval::Stages { .. } => self.approval.sentence().replacen("Approved", "approved", 1),
        };
        format!("at most {}, {approval}", self.longest)
    }
}

pub(crate) fn denied(sentence: String, trace: Vec<TraceLine>, policy_version: &str) -> Answer {
    Answer { verdict: Verdict::Denied { sentence }, trace, policy_version: policy_version.to_owned() }
}

/// The stages of two ways to a decision in one: whoever passes it has passed both. A stage that a stricter one of the
/// other way implies, "sre or sre-leads" beside "sre-leads", is not asked twice.
fn together(stages: Vec<Stage>, others: &[Stage]) -> Vec<Stage> {
    let mut together = stages;
    let mut is_used = vec![false; together.len()];
    for other in others {
        let implied = |stage: &Stage| implies(stage, other) || implies(other, stage);
        let free = (0..is_used.len()).find(|at| !is_used[*at] && implied(&together[*at]));
        match free {
            Some(at) => {
                is_used[at] = true;
                if implies(other, &together[at]) {
                    together[at] = other.clone();
                }
            }
            None => together.push(other.clone()),
        }
    }
    together
}

/// Everyone who passes the one has passed the other.
fn implies(one: &Stage, other: &Stage) -> bool {
    one.count >= other.count && one.any_of.iter().all(|approver| other.any_of.contains(approver))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::ApproverRule;

    fn stage(count: u32, names: &[&str]) -> Stage {
        Stage { count, any_of: names.iter().map(|name| ApproverRule::Group((*name).to_owned())).collect() }
    }

    #[test]
    fn what_a_stricter_stage_implies_is_not_asked_twice() {
        let both = together(vec![stage(1, &["sre", "leads"])], &[stage(1, &["leads"])]);
        assert_eq!(both, [stage(1, &["leads"])]);
        assert_eq!(together(vec![stage(1, &["leads"])], &[stage(1, &["leads", "sre"])]), both);
        assert_eq!(together(vec![stage(1, &["sre"])], &[stage(2, &["sre"])]), [stage(2, &["sre"])]);
    }

    #[test]
    fn one_stage_stands_for_one_of_the_other_way() {
        let two = [stage(1, &["sre", "leads"]), stage(1, &["sre", "owners"])];
        let both = together(vec![stage(1, &["sre"])], &two);
        assert_eq!(both, [stage(1, &["sre"]), stage(1, &["sre", "owners"])]);
    }

    #[test]
    fn stages_that_have_nothing_in_common_are_all_asked() {
        let both = together(vec![stage(1, &["sre"])], &[stage(1, &["security"])]);
        assert_eq!(both, [stage(1, &["sre"]), stage(1, &["security"])]);
    }
}
