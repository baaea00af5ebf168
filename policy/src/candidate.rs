//! Someone who might decide, with all names that an approval can name them by.

use crate::entities::Thing;
use domain::{
    catalog::Catalog,
    id::{DirectoryGroupId, DirectoryUserId},
    person::Member,
    policy::{ApproverRule, Stage},
};
use std::collections::BTreeSet;

pub(crate) struct Candidate {
    pub(crate) thing: Thing,
    pub(crate) user: Option<DirectoryUserId>,
    user_name: Option<String>,
    groups: BTreeSet<String>,
}

impl Candidate {
    pub(crate) fn of_member(catalog: &Catalog, member: &Member) -> Self {
        let user = member.person.directory_user.as_ref().and_then(|user| catalog.users.get(user));
        Self {
            thing: Thing::person(&member.person, &member.groups, catalog),
            user: member.person.directory_user.clone(),
            user_name: user.map(|user| user.user_name.clone()),
            groups: member.groups.clone(),
        }
    }

    /// Someone of the directory who may never have signed in.
    pub(crate) fn of_user(catalog: &Catalog, user: &DirectoryUserId) -> Option<Self> {
        let found = catalog.users.get(user)?;
        let groups = catalog.group_names(user);
        let thing = Thing::directory_user(found, &groups);
        Some(Self { thing, user: Some(user.clone()), user_name: Some(found.user_name.clone()), groups })
    }

    /// `stage` has names only; see [`crate::stages`].
    pub(crate) fn is_in(&self, stage: &Stage) -> bool {
        stage.any_of.iter().any(|rule| match rule {
            ApproverRule::Group(name) => self.groups.contains(name),
            ApproverRule::Person(name) => self.user_name.as_ref() == Some(name),
            ApproverRule::Owner | ApproverRule::Manager | ApproverRule::OnCall => false,
        })
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
            _ => None,
        })
        .collect();
    // Most stages name nobody by name; then the directory need not be looked through.
    let by_name =
        catalog.users.values().filter(|user| !people.is_empty() && people.contains(&&user.user_name));
    members.map(|(user, _)| user.clone()).chain(by_name.map(|user| user.id.clone())).collect()
}
