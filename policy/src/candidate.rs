//! Someone who might decide, measured by what the obligations say.

use crate::entities::Thing;
use domain::{
    catalog::Catalog,
    id::{DirectoryGroupId, DirectoryUserId},
    person::Member,
    policy::{Approval, ApproverRule, Stage},
};
use std::collections::BTreeSet;

pub(crate) struct Candidate {
    pub(crate) thing: Thing,
    user_name: Option<String>,
    groups: BTreeSet<String>,
}

impl Candidate {
    pub(crate) fn of_member(catalog: &Catalog, member: &Member) -> Self {
        let user = member.person.directory_user.as_ref().and_then(|user| catalog.users.get(user));
        Self {
            thing: Thing::person(&member.person, &member.groups, catalog),
            user_name: user.map(|user| user.user_name.clone()),
            groups: member.groups.clone(),
        }
    }

    /// Someone of the directory who may never have signed in.
    pub(crate) fn of_user(catalog: &Catalog, user: &DirectoryUserId) -> Option<Self> {
        let found = catalog.users.get(user)?;
        let groups = catalog.group_names(user);
        let thing = Thing::directory_user(found, &groups);
        Some(Self { thing, user_name: Some(found.user_name.clone()), groups })
    }

    /// Who is needed and is not the candidate. Where nobody is named, nobody can decide.
    pub(crate) fn missing(&self, approval: &Approval) -> Option<String> {
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

/// The users whom a stage names.
pub(crate) fn named(catalog: &Catalog, stage: &Stage) -> BTreeSet<DirectoryUserId> {
    let is_named = |rule: ApproverRule| stage.any_of.contains(&rule);
    let groups = catalog.groups.values().filter(|group| is_named(ApproverRule::Group(group.name.clone())));
    let groups: BTreeSet<&DirectoryGroupId> = groups.map(|group| &group.id).collect();
    let memberships = catalog.groups_of_user.iter();
    let members = memberships.filter(|(_, theirs)| groups.iter().any(|group| theirs.contains(*group)));
    let people: Vec<&String> = stage
        .any_of
        .iter()
        .filter_map(|rule| match rule {
            ApproverRule::Person(name) => Some(name),
            ApproverRule::Group(_) => None,
        })
        .collect();
    // Most stages name nobody by name; then the directory need not be looked through.
    let by_name =
        catalog.users.values().filter(|user| !people.is_empty() && people.contains(&&user.user_name));
    members.map(|(user, _)| user.clone()).chain(by_name.map(|user| user.id.clone())).collect()
}
