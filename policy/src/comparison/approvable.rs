//! Whether anybody could approve a past request; looking for the people is slow, so that it is done once for all alike.

use super::{
    alike::{Alike, Kinship},
    replay::PastRequest,
};
use crate::{PolicySet, approve::APPROVE};
use domain::{
    catalog::{Catalog, Entitlement},
    id::PersonId,
    person::Member,
    policy::{Approval, ApproverRule, Obligations},
};
use std::collections::HashMap;

pub(super) struct Approvable<'a> {
    catalog: &'a Catalog,
    policies: &'a PolicySet,
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
    pub(super) fn new(catalog: &'a Catalog, policies: &'a PolicySet) -> Self {
        let alike = Alike::of(policies.rules().filter(|rule| rule.is_for(&APPROVE)));
        Self { catalog, policies, alike, known: HashMap::new(), approvals: Vec::new() }
    }

    pub(super) fn is_approvable(&mut self, request: &PastRequest, who: &Member, terms: &Obligations) -> bool {
        let Approval::Stages { stages } = &terms.approval else { return true };
        let may_be_own = |rule: &ApproverRule| match rule {
            ApproverRule::Group(name) => who.groups.contains(name),
            ApproverRule::Person(_) => true,
        };
        let is_special = stages.iter().flat_map(|stage| &stage.any_of).any(may_be_own);
        let matter = Matter {
            approval: self.approval(&terms.approval),
            kinship: self.alike.kinship(self.catalog, who, &request.what),
            only: is_special.then(|| (who.person.id.clone(), request.what.clone())),
        };
        let (catalog, policies, now) = (self.catalog, self.policies, request.asked.now);
        *self.known.entry(matter).or_insert_with(|| {
            !policies.approvers(catalog, &request.what, &who.person, terms, now).is_empty()
        })
    }

    fn approval(&mut self, approval: &Approval) -> usize {
        let place = self.approvals.iter().position(|known| known == approval);
        place.unwrap_or_else(|| {
            self.approvals.push(approval.clone());
            self.approvals.len() - 1
        })
    }
}
