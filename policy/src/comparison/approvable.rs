//! Whether anybody could approve a past request; looking for the people is slow, so that it is done once for all alike.

use super::{
    alike::{Alike, Kinship},
    replay::PastRequest,
};
use crate::{Case, PolicySet, approve::APPROVE};
use domain::{
    catalog::{Catalog, Entitlement},
    id::PersonId,
    person::Member,
    policy::{Approval, ApproverRule, Deputies, Obligations},
};
use std::collections::HashMap;

pub(super) struct Approvable<'a> {
    catalog: &'a Catalog,
    policies: &'a PolicySet,
    deputies: &'a Deputies,
    alike: Alike,
    known: HashMap<Matter, bool>,
    approvals: Vec<Approval>,
}

#[derive(Eq, PartialEq, Hash)]
struct Matter {
    approval: usize,
    kinship: Kinship,
    /// Whoever is named as an approver is left out of their own; and who approves may depend on who asks for what.
    only: Option<(PersonId, Entitlement)>,
}

impl<'a> Approvable<'a> {
    /// `policies` say who may not approve.
    pub(super) fn new(catalog: &'a Catalog, policies: &'a PolicySet, deputies: &'a Deputies) -> Self {
        let alike = Alike::of(policies.rules().filter(|rule| rule.is_for(&APPROVE)));
        Self { catalog, policies, deputies, alike, known: HashMap::new(), approvals: Vec::new() }
    }

    pub(super) fn is_approvable(&mut self, request: &PastRequest, who: &Member, terms: &Obligations) -> bool {
        let Approval::Stages { stages } = &terms.approval else { return true };
        let may_be_own = |rule: &ApproverRule| match rule {
            ApproverRule::Group(name) => who.groups.contains(name),
            // Who that is depends on the request.
            _ => true,
        };
        let is_special = stages.iter().flat_map(|stage| &stage.any_of).any(may_be_own);
        let matter = Matter {
            approval: self.approval(&terms.approval),
            kinship: self.alike.kinship(self.catalog, who, &request.what),
            only: is_special.then(|| (who.person.id.clone(), request.what.clone())),
        };
        let (catalog, policies) = (self.catalog, self.policies);
        let case = Case {
            what: &request.what,
            requester: &who.person,
            obligations: terms,
            earlier: &[],
            deputies: self.deputies,
            now: request.asked.now,
        };
        *self.known.entry(matter).or_insert_with(|| policies.outlook(catalog, &case).lacking.is_none())
    }

    fn approval(&mut self, approval: &Approval) -> usize {
        let place = self.approvals.iter().position(|known| known == approval);
        place.unwrap_or_else(|| {
            self.approvals.push(approval.clone());
            self.approvals.len() - 1
        })
    }
}
