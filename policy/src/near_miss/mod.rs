//! Why a policy about this person and this entitlement did not apply: what its failed conditions looked at.

mod path;
pub(crate) mod spoken;
mod words;

use crate::{
    entities::{Target, Thing},
    request::{Asked, REQUEST},
    rule::Rule,
    slice::Question,
};
use cedar_policy::{Authorizer, Decision, Entities, Policy, PolicySet};
use domain::policy::{Outcome, TraceLine};
use path::Path;
use serde_json::{Value, json};

/// A request keeps its trace for years; hundreds of policies about others would only fill it.
const MOST: usize = 20;

/// What the question was about.
pub(crate) struct Circumstances<'a> {
    pub(crate) person: &'a Thing,
    pub(crate) target: &'a Target<'a>,
    pub(crate) asked: &'a Asked,
}

/// One of the conditions that must all hold.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// Permits when the clause holds.
    alone: PolicySet,
    looks_at: Vec<Path>,
}

impl Clause {
    pub(crate) fn all_of(policy: &Policy) -> Vec<Self> {
        let tree = policy.to_json().unwrap_or_default();
        let conditions = tree["conditions"].as_array().cloned().unwrap_or_default();
        let mut clauses = Vec::new();
        for condition in conditions {
            let mut bodies = Vec::new();
            match condition["kind"].as_str() {
                Some("when") => path::split(&condition["body"], "&&", &mut bodies),
                _ => path::split(&condition["body"], "||", &mut bodies),
            }
            clauses.extend(bodies.iter().filter_map(|body| Self::new(&condition["kind"], body)));
        }
        clauses
    }

    fn new(kind: &Value, body: &Value) -> Option<Self> {
        let all = json!({ "op": "All" });
        let alone = json!({
            "effect": "permit", "principal": all, "action": all, "resource": all,
            "conditions": [{ "kind": kind, "body": body }],
        });
        let mut looks_at = Vec::new();
        path::collect(body, &mut looks_at);
        looks_at.dedup();
        let policy = Policy::from_json(None, alone).ok()?;
        Some(Self { alone: PolicySet::from_policies([policy]).ok()?, looks_at })
    }
}

pub(crate) fn lines(rules: &[&Rule], circumstances: &Circumstances<'_>) -> Vec<TraceLine> {
    let own: Vec<&&Rule> = rules.iter().filter(|rule| !rule.is_guardrail()).take(MOST).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let Ok(entities) = Entities::from_entities(circumstances.entities(), None) else { return Vec::new() };
    let line = |rule: &&&Rule| {
        let cause = circumstances.cause(rule, &entities);
        let sentence =
            format!("*{}* did not apply{}.", rule.title, cause.map(|c| format!(": {c}")).unwrap_or_default());
        rule.line(Outcome::DidNotApply, sentence)
    };
    own.iter().map(line).collect()
}

impl Circumstances<'_> {
    fn entities(&self) -> Vec<cedar_policy::Entity> {
        self.target.entities().into_iter().chain([self.person.entity()]).collect()
    }

    /// What the first failed clause looked at, in words; `None` when there are no words for it.
    fn cause(&self, rule: &Rule, entities: &Entities) -> Option<String> {
        let question = Question {
            principal: &self.person.uid,
            action: &REQUEST,
            resource: &self.target.uid,
            above_principal: &self.person.above,
            above_resource: &self.target.above,
        };
        let request = question.request(self.asked.context(self.person, &rule.zone));
        let holds = |clause: &&Clause| {
            Authorizer::new().is_authorized(&request, &clause.alone, entities).decision() == Decision::Allow
        };
        let failed = rule.clauses.iter().find(|clause| !holds(clause))?;
        let mut words: Vec<String> =
            failed.looks_at.iter().filter_map(|path| self.words(path, &rule.zone)).collect();
        words.dedup();
        (!words.is_empty()).then(|| words.join(", "))
    }
}
