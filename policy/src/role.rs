//! Who audits and who administers: roles are answers of policy, not rows that someone edits.

use crate::{
    PolicySet,
    answer::denied,
    entities::{Thing, Uid},
    request::{context, moment},
    rule::Rule,
    slice::{Findings, Question},
    zone::Zone,
};
use domain::{
    catalog::{Catalog, DirectoryUser},
    id::DirectoryUserId,
    person::{Person, Role},
    policy::{Answer, Approval, CommentRule, Obligations, Outcome, TraceLine, Verdict},
    request::LONGEST,
    time::Timestamp,
};
use std::collections::{BTreeSet, HashSet};

/// What people may do with Stint itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RoleAction {
    Audit,
    Administer,
}

impl RoleAction {
    pub const ALL: [Self; 2] = [Self::Audit, Self::Administer];

    pub const fn role(self) -> Role {
        match self {
            Self::Audit => Role::Auditor,
            Self::Administer => Role::Administrator,
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Administer => "administer",
        }
    }
}

impl PolicySet {
    /// `groups` are the names of the directory's groups that the person is in.
    pub fn may(
        &self,
        person: &Person,
        groups: &BTreeSet<String>,
        catalog: &Catalog,
        action: RoleAction,
        now: Timestamp,
    ) -> Answer {
        let thing = Thing::person(person, groups, catalog);
        let findings = self.find_for_role(&thing, action, now);
        let forbids: Vec<TraceLine> = findings.forbids.iter().map(|rule| rule.forbade()).collect();
        if let Some(first) = forbids.first() {
            return denied(first.sentence.clone(), forbids, self.version());
        }
        let Some(first) = findings.permits.first() else {
            return denied(
                format!("No policy allows you to {} Stint.", action.as_str()),
                Vec::new(),
                self.version(),
            );
        };
        let allowed = |rule: &&Rule| rule.line(Outcome::Allowed, format!("Allowed by *{}*.", rule.title));
        Answer {
            // A role has neither an end nor an approval; the permit is what matters.
            verdict: Verdict::Allowed {
                obligations: Obligations {
                    longest: LONGEST,
                    approval: Approval::Automatic,
                    policy: first.id.clone(),
                    comment: CommentRule::Optional,
                    ticket: false,
                },
            },
            trace: findings.permits.iter().map(allowed).collect(),
            policy_version: self.version().to_owned(),
        }
    }

    /// The rules that fit a person, whether they signed in before or not.
    pub(crate) fn find_for_role(&self, thing: &Thing, action: RoleAction, now: Timestamp) -> Findings<'_> {
        let stint = Uid::Stint.of("stint");
        let question = Question {
            principal: &thing.uid,
            action: &Uid::Action.of(action.as_str()),
            resource: &stint,
            above_principal: &thing.above,
            above_resource: &HashSet::new(),
        };
        let context = |zone: &Zone| context([("now", moment(now, zone))]);
        Findings::of(self.rules(), &question, || vec![thing.entity()], context)
    }

    /// The users of the directory who may administer Stint now, by user name.
    pub fn administrators(&self, catalog: &Catalog, now: Timestamp) -> Vec<DirectoryUserId> {
        let action = Uid::Action.of(RoleAction::Administer.as_str());
        let permits: Vec<&Rule> =
            self.rules().filter(|rule| rule.is_permit() && rule.is_for(&action)).collect();
        let mut found: Vec<&DirectoryUser> = Vec::new();
        for user in catalog.users.values() {
            let thing = Thing::directory_user(user, &catalog.group_names(&user.id));
            // Most people are nowhere near.
            if !permits.iter().any(|rule| rule.reaches_principal(&thing.uid, &thing.above)) {
                continue;
            }
            let findings = self.find_for_role(&thing, RoleAction::Administer, now);
            if findings.forbids.is_empty() && !findings.permits.is_empty() {
                found.push(user);
            }
        }
        found.sort_by(|one, other| one.user_name.cmp(&other.user_name));
        found.into_iter().map(|user| user.id.clone()).collect()
    }

    /// What a person may do beyond asking for access, for [`domain::person::Member`].
    pub fn roles(
        &self,
        person: &Person,
        groups: &BTreeSet<String>,
        catalog: &Catalog,
        now: Timestamp,
    ) -> BTreeSet<Role> {
        let held = RoleAction::ALL
            .into_iter()
            .filter(|action| self.may(person, groups, catalog, *action, now).obligations().is_some());
        held.map(RoleAction::role).collect()
    }
}
