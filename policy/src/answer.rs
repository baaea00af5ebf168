//! From the rules that matched to one answer: which counts, under which terms, told in plain words.
//!
//! Invariant: a forbid always wins; the highest priority counts; among equals the strictest: the shortest time, and
//! every stage that any of them asks for.

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
        let mut stages: Vec<Stage> = Vec::new();
        for (_, terms) in &self.counted {
            let Approval::Stages { stages: wanted } = &terms.approval else { continue };
            for stage in wanted {
                if !stages.iter().any(|known| known.equals(stage)) {
                    stages.push(stage.clone());
                }
            }
        }
        let approval = if stages.is_empty() { Approval::Automatic } else { Approval::Stages { stages } };
        Some(Obligations { longest, approval, policy: strictest.id.clone() })
    }

    pub(crate) fn trace(&self) -> impl Iterator<Item = TraceLine> {
        let counted = self.counted.iter().enumerate().map(|(position, (rule, terms))| {
            let also = if position == 0 { "Allowed" } else { "Also allowed" };
            let equals =
                if self.counted.len() > 1 { " Of equal priority, the strictest terms count." } else { "" };
            let sentence = format!("{also} by *{}*, {}.{equals}", rule.title, terms.words());
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
    fn words(&self) -> String {
        let approval = self.approval.sentence();
        let (first, rest) = approval.split_at(1);
        format!("at most {}, {}{rest}", self.longest, first.to_lowercase())
    }
}

pub(crate) fn denied(sentence: String, trace: Vec<TraceLine>, policy_version: &str) -> Answer {
    Answer { verdict: Verdict::Denied { sentence }, trace, policy_version: policy_version.to_owned() }
}

trait SameApprovers {
    fn equals(&self, other: &Self) -> bool;
}

impl SameApprovers for Stage {
    /// In whatever order they are written.
    fn equals(&self, other: &Self) -> bool {
        let within = |one: &Self, two: &Self| one.any_of.iter().all(|approver| two.any_of.contains(approver));
        within(self, other) && within(other, self)
    }
}
