//! Standing access: who has what in AWS, as last read, that nothing of Stint's explains.
//!
//! A grant explains exactly what its holding delivers: a direct assignment, or a membership in a group that Stint
//! owns. What was there before the grant came stays standing access, and so does every other group.

use super::inquiry::Inquiry;
use domain::{
    catalog::{Assignment, Catalog, Entitlement, Principal},
    connector::Binding,
    grant::{Grant, GrantState},
    holding::HoldingKey,
    id::{DirectoryGroupId, DirectoryUserId},
};
use std::collections::{BTreeMap, BTreeSet};
use storage::Error;

/// Assignments read at once.
const BATCH: u32 = 1_000;

/// Someone's standing access by one assignment.
pub(super) struct Standing {
    pub(super) user: DirectoryUserId,
    pub(super) entitlement: Entitlement,
    /// "Direct assignment" or "Group platform-admins".
    pub(super) through: String,
}

/// Where a page ended: the key of the last assignment that was shown whole, and the last user that was shown of the
/// one after it. Empty is before the first.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Place {
    assignment: String,
    user: String,
}

/// What tells standing access from what Stint gave.
pub(super) struct Explained {
    given: BTreeMap<(DirectoryUserId, Entitlement), Binding>,
    members: BTreeMap<DirectoryGroupId, BTreeSet<DirectoryUserId>>,
}

impl Place {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (assignment, user) = text.rsplit_once('|')?;
        Some(Self { assignment: assignment.to_owned(), user: user.to_owned() })
    }

    pub(super) fn write(&self) -> String {
        format!("{}|{}", self.assignment, self.user)
    }
}

impl Explained {
    pub(super) async fn read(inquiry: &mut Inquiry<'_>) -> Result<Self, Error> {
        let mut members: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (user, groups) in &inquiry.catalog().groups_of_user {
            for group in groups {
                members.entry(group.clone()).or_default().insert(user.clone());
            }
        }
        let mut given = BTreeMap::new();
        for grant in seen_by_import(inquiry).await? {
            let key = HoldingKey { person: grant.person, entitlement: grant.entitlement };
            if let Some(holding) = inquiry.connection.holding(&key).await?
                && !holding.was_standing
            {
                given.insert((holding.user, key.entitlement), holding.binding);
            }
        }
        Ok(Self { given, members })
    }

    /// How many rows there are.
    pub(super) async fn count(&self, inquiry: &mut Inquiry<'_>) -> Result<u64, Error> {
        let mut count = 0;
        let mut last: Option<String> = None;
        loop {
            let read = inquiry.connection.assignments_all(last.as_deref(), BATCH).await?;
            let Some((key, _)) = read.last() else { return Ok(count) };
            last = Some(key.clone());
            for (_, assignment) in &read {
                if inquiry.scope.has(inquiry.catalog(), &assignment.entitlement) {
                    count += self.users(inquiry.catalog(), assignment).len() as u64;
                }
            }
        }
    }

    /// Up to `limit` rows after the place, and the place after them when there are more.
    pub(super) async fn page(
        &self,
        inquiry: &mut Inquiry<'_>,
        mut place: Place,
        limit: usize,
    ) -> Result<(Vec<Standing>, Option<Place>), Error> {
        let mut rows = Vec::new();
        loop {
            let read = inquiry.connection.assignments_all(Some(&place.assignment), BATCH).await?;
            if read.is_empty() {
                return Ok((rows, None));
            }
            for (key, assignment) in read {
                if inquiry.scope.has(inquiry.catalog(), &assignment.entitlement) {
                    let through = through(inquiry.catalog(), &assignment);
                    for user in self.users(inquiry.catalog(), &assignment) {
                        if user.as_str() <= place.user.as_str() {
                            continue;
                        }
                        if rows.len() == limit {
                            return Ok((rows, Some(place)));
                        }
                        place.user = user.to_string();
                        let (entitlement, through) = (assignment.entitlement.clone(), through.clone());
                        rows.push(Standing { user: user.clone(), entitlement, through });
                    }
                }
                place = Place { assignment: key, user: String::new() };
            }
        }
    }

    /// Whose standing access the assignment is, by id.
    fn users<'a>(&'a self, catalog: &Catalog, assignment: &'a Assignment) -> Vec<&'a DirectoryUserId> {
        let explains = |user: &DirectoryUserId, binding: &Binding| {
            self.given.get(&(user.clone(), assignment.entitlement.clone())) == Some(binding)
        };
        match &assignment.principal {
            Principal::User(user) if explains(user, &Binding::Assignment) => Vec::new(),
            Principal::User(user) => vec![user],
            Principal::Group(group) => {
                let members = self.members.get(group).into_iter().flatten();
                if catalog.groups.get(group).is_some_and(|group| group.is_owned_by_stint()) {
                    let binding = Binding::OwnedGroup { group: group.clone() };
                    members.filter(|user| !explains(user, &binding)).collect()
                } else {
                    members.collect()
                }
            }
        }
    }
}

/// Grants that were live at some moment since the import in force began to read: what it saw of them is explained,
/// even when they have ended since.
async fn seen_by_import(inquiry: &mut Inquiry<'_>) -> Result<Vec<Grant>, Error> {
    let mut grants = inquiry.connection.grants_live().await?.whole()?;
    let import = inquiry.catalog().import.clone();
    if let Some((id, finished_at)) = import {
        let began_at = inquiry.connection.import_started(&id).await?.unwrap_or(finished_at);
        let mut last: Option<Grant> = None;
        loop {
            let after = last.as_ref().map(|grant| (grant.starts_at, &grant.id));
            let read = inquiry.connection.grants_in_period((began_at, inquiry.now), after, BATCH).await?;
            last = read.last().cloned();
            grants.extend(read);
            if last.is_none() {
                break;
            }
        }
    }
    grants.retain(|grant| !matches!(grant.state, GrantState::Scheduled));
    Ok(grants)
}

fn through(catalog: &Catalog, assignment: &Assignment) -> String {
    match &assignment.principal {
        Principal::User(_) => "Direct assignment".to_owned(),
        Principal::Group(id) => {
            let name = catalog.groups.get(id).map_or(id.as_str(), |group| group.name.as_str());
            format!("Group {name}")
        }
    }
}
