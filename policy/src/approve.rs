//! May this person decide on that request, and who could?

use crate::{
    PolicySet,
    answer::denied,
    entities::{Target, Thing, Uid},
    request::{context, moment},
    slice::{Findings, Question},
};
use cedar_policy::{EntityUid, RestrictedExpression};
use domain::{
    catalog::{Catalog, Entitlement},
    id::DirectoryUserId,
    person::{Member, Person},
    policy::{Answer, Approval, ApproverRule, Obligations, Outcome, Stage, TraceLine, Verdict},
    time::Timestamp,
};
use std::{collections::BTreeSet, sync::LazyLock};

static APPROVE: LazyLock<EntityUid> = LazyLock::new(|| Uid::Action.of("approve"));

/// Someone who might decide.
struct Candidate {
    thing: Thing,
    user_name: Option<String>,
    groups: BTreeSet<String>,
}

impl PolicySet {
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
        let user = approver.person.directory_user.as_ref();
        let candidate = Candidate {
            thing: Thing::person(&approver.person, &approver.groups, catalog),
            user_name: user.and_then(|user| catalog.users.get(user)).map(|user| user.user_name.clone()),
            groups: approver.groups.clone(),
        };
        let is_own_request = approver.person.id == requester.id
            || approver.person.identity == requester.identity
            || user.is_some() && user == requester.directory_user.as_ref();
        let forbids = match self.forbids_approval(&candidate, catalog, what, requester, is_own_request, now) {
            Some(forbids) => forbids,
            None => {
                let sentence = "This account or permission set is no longer in AWS. Nothing can be approved.";
                return denied(sentence.to_owned(), Vec::new(), self.version());
            }
        };
        if let Some(first) = forbids.first() {
            return denied(first.sentence.clone(), forbids, self.version());
        }
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
        let users = members(catalog, first).into_iter();
        let others = users.filter(|user| Some(user) != requester.directory_user.as_ref());
        let able = others.filter(|user| {
            let Some(candidate) = Candidate::of_user(catalog, user) else { return false };
            let forbids = || self.forbids_approval(&candidate, catalog, what, requester, false, now);
            candidate.missing(&obligations.approval).is_none()
                && forbids().is_some_and(|found| found.is_empty())
        });
        able.collect()
    }

    /// `None` when the entitlement is not in the catalog.
    fn forbids_approval(
        &self,
        candidate: &Candidate,
        catalog: &Catalog,
        what: &Entitlement,
        requester: &Person,
        is_own_request: bool,
        now: Timestamp,
    ) -> Option<Vec<TraceLine>> {
        let (account, set) = catalog.find(what)?;
        let summary = catalog.summaries.get(&set.id).cloned().unwrap_or_default();
        let (account, set) = (Thing::account(account, catalog), Thing::permission_set(set, &summary));
        let target = Target::new(what, &account, &set);
        let no_groups = BTreeSet::new();
        let groups = requester.directory_user.as_ref().map(|user| catalog.group_names(user));
        let requester = Thing::person(requester, groups.as_ref().unwrap_or(&no_groups), catalog);
        let question = Question {
            principal: &candidate.thing.uid,
            action: &APPROVE,
            resource: &target.uid,
            above_principal: &candidate.thing.above,
            above_resource: &target.above,
        };
        let context = context([
            ("now", moment(now)),
            ("requester", RestrictedExpression::new_entity_uid(requester.uid.clone())),
            ("is_own_request", RestrictedExpression::new_bool(is_own_request)),
        ]);
        let people = match requester.uid == candidate.thing.uid {
            true => vec![requester.entity],
            false => vec![requester.entity, candidate.thing.entity.clone()],
        };
        let entities = || target.entities().into_iter().chain(people).collect();
        let findings = Findings::of(self.rules(), &question, entities, &context);
        Some(findings.forbids.iter().map(|rule| rule.forbade()).collect())
    }

    fn title_of(&self, policy: &str) -> String {
        self.rules().find(|rule| rule.id == policy).map_or(policy, |rule| &rule.title).to_owned()
    }
}

impl Candidate {
    fn of_user(catalog: &Catalog, user: &DirectoryUserId) -> Option<Self> {
        let found = catalog.users.get(user)?;
        let groups = catalog.group_names(user);
        Some(Self {
            thing: Thing::directory_user(found, &groups),
            user_name: Some(found.user_name.clone()),
            groups,
        })
    }

    /// Who is needed and is not the candidate. Where nobody is named, nobody can decide.
    fn missing(&self, approval: &Approval) -> Option<String> {
        let stages = match approval {
            Approval::Stages { stages } if !stages.is_empty() => stages,
            _ => return Some("policy itself".to_owned()),
        };
        let is_in = |stage: &&Stage| stage.any_of.iter().any(|rule| self.is(rule));
        let missing = stages.iter().find(|stage| !is_in(stage))?;
        let names: Vec<&str> = missing.any_of.iter().map(ApproverRule::name).collect();
        Some(names.join(" or "))
    }

    fn is(&self, rule: &ApproverRule) -> bool {
        match rule {
            ApproverRule::Group(name) => self.groups.contains(name),
            ApproverRule::Person(name) => self.user_name.as_ref() == Some(name),
        }
    }
}

/// The users whom a stage names, in the order of their ids.
fn members(catalog: &Catalog, stage: &Stage) -> BTreeSet<DirectoryUserId> {
    let groups: BTreeSet<_> = catalog
        .groups
        .values()
        .filter(|group| stage.any_of.contains(&ApproverRule::Group(group.name.clone())))
        .map(|group| &group.id)
        .collect();
    let in_groups =
        catalog.groups_of_user.iter().filter(|(_, theirs)| theirs.iter().any(|id| groups.contains(id)));
    let named = catalog.users.values().filter(|user| {
        stage.any_of.iter().any(|rule| matches!(rule, ApproverRule::Person(name) if *name == user.user_name))
    });
    in_groups.map(|(user, _)| user.clone()).chain(named.map(|user| user.id.clone())).collect()
}
