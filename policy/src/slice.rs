//! Asks Cedar about the rules whose heads fit, and only those: dropping the others first makes an answer several
//! times faster and tells near misses from rules that are about something else.

use crate::{rule::Rule, zone::Zone};
use cedar_policy::{Authorizer, Context, Entities, Entity, EntityUid, PolicySet, Request};
use std::collections::HashSet;

/// Who wants to do what with which thing.
pub(crate) struct Question<'a> {
    pub(crate) principal: &'a EntityUid,
    pub(crate) action: &'a EntityUid,
    pub(crate) resource: &'a EntityUid,
    pub(crate) above_principal: &'a HashSet<EntityUid>,
    pub(crate) above_resource: &'a HashSet<EntityUid>,
}

/// The rules whose heads fit, by what their conditions said.
#[derive(Debug, Default)]
pub(crate) struct Findings<'a> {
    pub(crate) permits: Vec<&'a Rule>,
    pub(crate) forbids: Vec<&'a Rule>,
    pub(crate) near_misses: Vec<&'a Rule>,
}

impl<'a> Findings<'a> {
    /// `entities` are all that the rules can look at, `context` is what the action's context in the schema says, by the
    /// zone in which a rule reads the clock.
    pub(crate) fn of(
        rules: impl Iterator<Item = &'a Rule>,
        question: &Question<'_>,
        entities: impl FnOnce() -> Vec<Entity>,
        context: impl Fn(&Zone) -> Context,
    ) -> Self {
        let (permits, forbids): (Vec<&Rule>, Vec<&Rule>) =
            rules.filter(|rule| question.is_fitting(rule)).partition(|rule| rule.is_permit());
        if permits.is_empty() && forbids.is_empty() {
            return Self::default();
        }
        // Parents that are not among the entities are known by name alone, and no cycle is possible.
        let entities =
            Entities::from_entities(entities(), None).expect("four different entities without cycles");
        let outcomes = |rules: Vec<&'a Rule>| {
            let mut outcomes = Outcomes::default();
            for rules in rules.chunk_by(|one, other| one.zone.name() == other.zone.name()) {
                let Some(first) = rules.first() else { continue };
                let request = question.request(context(&first.zone));
                outcomes.add(rules, &request, &entities);
            }
            outcomes
        };
        let (permits, forbids) = (outcomes(permits), outcomes(forbids));
        Self {
            permits: permits.satisfied,
            // A prohibition that cannot be evaluated holds.
            forbids: [forbids.satisfied, forbids.failed].concat(),
            near_misses: [permits.unsatisfied, permits.failed, forbids.unsatisfied].concat(),
        }
    }
}

impl Question<'_> {
    pub(crate) fn is_fitting(&self, rule: &Rule) -> bool {
        rule.is_for(self.action)
            && rule.reaches_principal(self.principal, self.above_principal)
            && rule.reaches_resource(self.resource, self.above_resource)
    }

    pub(crate) fn request(&self, context: Context) -> Request {
        let [principal, action, resource] = [self.principal, self.action, self.resource].map(Clone::clone);
        // Only checking against a schema can fail.
        Request::new(principal, action, resource, context, None).expect("no schema is checked here")
    }
}

#[derive(Default)]
struct Outcomes<'a> {
    satisfied: Vec<&'a Rule>,
    unsatisfied: Vec<&'a Rule>,
    failed: Vec<&'a Rule>,
}

impl<'a> Outcomes<'a> {
    /// All of `rules` permit or all forbid, so that Cedar's reasons are every rule that matched.
    fn add(&mut self, rules: &[&'a Rule], request: &Request, entities: &Entities) {
        let set = PolicySet::from_policies(rules.iter().map(|rule| rule.policy.clone()))
            .expect("ids are unique within a policy set");
        let response = Authorizer::new().is_authorized(request, &set, entities);
        let diagnostics = response.diagnostics();
        for rule in rules {
            let id = rule.policy.id();
            let is_failed = diagnostics.errors().any(|error| {
                let cedar_policy::AuthorizationError::PolicyEvaluationError(error) = error;
                error.policy_id() == id
            });
            let list = match diagnostics.reason().any(|reason| reason == id) {
                true => &mut self.satisfied,
                false if is_failed => &mut self.failed,
                false => &mut self.unsatisfied,
            };
            list.push(*rule);
        }
    }
}
