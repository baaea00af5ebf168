//! May this person decide on that request, and who could?
//!
//! Invariant: nobody whom the obligations do not name decides, and neither does the requester, under whatever identity.

use crate::{
    PolicySet,
    answer::denied,
    candidate::{Candidate, named},
    entities::{Target, Thing, Uid},
    mention::Mentions,
    request::{context, moment},
    rule::Rule,
    slice::{Findings, Question},
};
use cedar_policy::{EntityUid, RestrictedExpression};
use domain::{
    catalog::{Catalog, Entitlement},
    id::DirectoryUserId,
    person::{Member, Person},
    policy::{Answer, Approval, Obligations, Outcome, TraceLine, Verdict},
    time::Timestamp,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

static APPROVE: LazyLock<EntityUid> = LazyLock::new(|| Uid::Action.of("approve"));

/// What is to be decided.
struct Matter {
    what: Entitlement,
    account: Thing,
    permission_set: Thing,
    requester: Thing,
    now: Timestamp,
}

impl PolicySet {
    /// May this person at least reject? As for approving; and of what has left the organization, which no rule can be
    /// asked about, the people who were to decide may clear the request away.
    pub fn may_reject(
        &self,
        approver: &Member,
        catalog: &Catalog,
        what: &Entitlement,
        requester: &Person,
        obligations: &Obligations,
        now: Timestamp,
    ) -> Answer {
        if catalog.find(what).is_some() {
            return self.may_approve(approver, catalog, what, requester, obligations, now);
        }
        if approver.person.disabled || is_same_human(&approver.person, requester) {
            let sentence = "Someone else has to decide.";
            return denied(sentence.to_owned(), Vec::new(), self.version());
        }
        self.by_name(&Candidate::of_member(catalog, approver), obligations)
    }

    /// A request has one decision, so with several stages the approver must be named in each of them.
    pub fn may_approve(
        &self,
        approver: &Member,
        catalog: &Catalog,
        what: &Entitlement,
        requester: &Person,
        obligations: &Obligations,
        now: Timestamp,
    ) -> Answer {
        let Some(matter) = Matter::new(catalog, what, requester, now) else {
            let sentence = "This account or permission set is no longer in AWS. Nothing can be approved.";
            return denied(sentence.to_owned(), Vec::new(), self.version());
        };
        let candidate = Candidate::of_member(catalog, approver);
        let is_own_request = is_same_human(&approver.person, requester);
        let forbids = matter.forbids(self.rules(), &candidate.thing, is_own_request);
        if let Some(first) = forbids.first() {
            let trace = forbids.iter().map(|rule| rule.forbade()).collect();
            return denied(first.prohibition(), trace, self.version());
        }
        self.by_name(&candidate, obligations)
    }

    /// Whether the obligations name the candidate in each stage.
    fn by_name(&self, candidate: &Candidate, obligations: &Obligations) -> Answer {
        let title = self.title_of(&obligations.policy);
        let line = |outcome, sentence| {
            vec![TraceLine { policy: obligations.policy.clone(), title: title.clone(), outcome, sentence }]
        };
        match candidate.missing(&obligations.approval) {
            None => {
                let sentence = format!("*{title}* names you as an approver.");
                Answer {
                    verdict: Verdict::Allowed { obligations: obligations.clone() },
                    trace: line(Outcome::Allowed, sentence),
                    policy_version: self.version().to_owned(),
                }
            }
            Some(who) => {
                let sentence = format!("Only {who} can decide on this request.");
                denied(sentence.clone(), line(Outcome::DidNotApply, sentence), self.version())
            }
        }
    }

    /// The directory's users who may decide, without the requester.
    pub fn approvers(
        &self,
        catalog: &Catalog,
        what: &Entitlement,
        requester: &Person,
        obligations: &Obligations,
        now: Timestamp,
    ) -> Vec<DirectoryUserId> {
        let Approval::Stages { stages } = &obligations.approval else { return Vec::new() };
        let Some(first) = stages.first() else { return Vec::new() };
        // No rule can be asked about what has left the organization: then those who are named may reject.
        let matter = Matter::new(catalog, what, requester, now);
        let rules: Vec<&Rule> = self.rules().filter(|rule| rule.is_for(&APPROVE)).collect();
        let mentions = Mentions::of_all(rules.iter().map(|rule| &rule.mentions));
        // People whom no rule tells apart get the same answer; a group can have thousands.
        let mut known = HashMap::new();
        let mut able = named(catalog, first);
        able.retain(|user| Some(user) != requester.directory_user.as_ref());
        able.retain(|user| {
            let Some(candidate) = Candidate::of_user(catalog, user) else { return false };
            let is_free = || {
                let forbids =
                    |matter: &Matter| matter.forbids(rules.iter().copied(), &candidate.thing, false);
                matter.as_ref().is_none_or(|matter| forbids(matter).is_empty())
            };
            candidate.missing(&obligations.approval).is_none()
                && *known.entry(mentions.signature(&candidate.thing, false)).or_insert_with(is_free)
        });
        able.into_iter().collect()
    }

    fn title_of(&self, policy: &str) -> String {
        self.rules().find(|rule| rule.id == policy).map_or(policy, |rule| &rule.title).to_owned()
    }
}

impl Matter {
    /// `None` when the entitlement is not in the catalog.
    fn new(catalog: &Catalog, what: &Entitlement, requester: &Person, now: Timestamp) -> Option<Self> {
        let (account, set) = catalog.find(what)?;
        let summary = catalog.summaries.get(&set.id).cloned().unwrap_or_default();
        let user = requester.directory_user.as_ref();
        let groups: BTreeSet<String> = user.map(|user| catalog.group_names(user)).unwrap_or_default();
        Some(Self {
            what: what.clone(),
            account: Thing::account(account, catalog),
            permission_set: Thing::permission_set(set, &summary),
            requester: Thing::person(requester, &groups, catalog),
            now,
        })
    }

    fn forbids<'a>(
        &self,
        rules: impl Iterator<Item = &'a Rule>,
        candidate: &Thing,
        is_own_request: bool,
    ) -> Vec<&'a Rule> {
        let target = Target::new(&self.what, &self.account, &self.permission_set);
        let question = Question {
            principal: &candidate.uid,
            action: &APPROVE,
            resource: &target.uid,
            above_principal: &candidate.above,
            above_resource: &target.above,
        };
        let context = context([
            ("now", moment(self.now)),
            ("requester", RestrictedExpression::new_entity_uid(self.requester.uid.clone())),
            ("is_own_request", RestrictedExpression::new_bool(is_own_request)),
        ]);
        let people = match self.requester.uid == candidate.uid {
            true => vec![candidate.entity()],
            false => vec![candidate.entity(), self.requester.entity()],
        };
        let entities = || target.entities().into_iter().chain(people).collect();
        Findings::of(rules, &question, entities, &context).forbids
    }
}

/// By Stint's own id, by the identity provider's, or by the directory's.
fn is_same_human(one: &Person, other: &Person) -> bool {
    let is_same_user = one.directory_user.is_some() && one.directory_user == other.directory_user;
    one.id == other.id || one.identity == other.identity || is_same_user
}
