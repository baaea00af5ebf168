//! Who has an entitlement: by grants, and in AWS without one, as the last import found it.

use crate::{Context, Problem};
use domain::{
    catalog::{Assignment, Catalog, Entitlement, Holder, HolderSource, Principal},
    id::{DirectoryGroupId, DirectoryUserId},
    time::Timestamp,
};
use std::collections::BTreeSet;

/// A group with more people is shown as one line with their number.
const MOST_BY_NAME: usize = 50;

/// By name, those with a grant first.
pub(super) async fn holders(
    context: &Context,
    catalog: &Catalog,
    entitlement: &Entitlement,
    now: Timestamp,
) -> Result<Vec<Holder>, Problem> {
    let read = async {
        let mut connection = context.database.read().await?;
        let grants = connection.grants_of_entitlement_live(entitlement).await?;
        let people: Vec<_> = grants.iter().map(|grant| grant.person.clone()).collect();
        let people = connection.people(&people).await?;
        Ok((grants, people, connection.assignments_of(entitlement).await?))
    };
    let (grants, people, assignments) = read.await.map_err(context.failed(now))?;
    let name = |grant: &domain::grant::Grant| {
        let person = people.iter().find(|person| person.id == grant.person);
        person.map_or_else(|| grant.person.to_string(), |person| person.name.clone())
    };
    let current = grants.iter().filter(|grant| super::entry::is_held(grant, now));
    let mut by_grant: Vec<Holder> = current
        .map(|grant| Holder {
            person: Some(grant.person.clone()),
            name: name(grant),
            source: HolderSource::Grant,
            through: None,
            until: Some(grant.ends_at),
        })
        .collect();
    by_grant.sort_by(|one, two| (&one.name, two.until).cmp(&(&two.name, one.until)));
    by_grant.dedup_by(|later, first| later.person == first.person);

    // A grant that is being added or removed explains what AWS shows, too.
    let explained = grants.iter().map(|grant| grant.user.clone()).collect();
    let mut standing = standing(catalog, &assignments, &explained);
    standing.sort_by(|one, two| (&one.name, &one.through).cmp(&(&two.name, &two.through)));
    Ok(by_grant.into_iter().chain(standing).collect())
}

fn standing(
    catalog: &Catalog,
    assignments: &[Assignment],
    explained: &BTreeSet<DirectoryUserId>,
) -> Vec<Holder> {
    let mut holders = Vec::new();
    for assignment in assignments {
        match &assignment.principal {
            Principal::User(user) if explained.contains(user) => {}
            Principal::User(user) => {
                holders.push(holder(name(catalog, user), HolderSource::StandingAssignment, None));
            }
            Principal::Group(group) => holders.extend(members(catalog, group, explained)),
        }
    }
    holders
}

fn members(
    catalog: &Catalog,
    group: &DirectoryGroupId,
    explained: &BTreeSet<DirectoryUserId>,
) -> Vec<Holder> {
    let known = catalog.groups.get(group);
    // Only a group owned by Stint gets its members by grants.
    let is_owned = known.is_some_and(|group| group.is_owned_by_stint());
    let through = Some(known.map_or_else(|| group.to_string(), |group| group.name.clone()));
    let in_group = catalog.groups_of_user.iter().filter(|(_, groups)| groups.contains(group));
    let users: Vec<&DirectoryUserId> =
        in_group.map(|(user, _)| user).filter(|user| !(is_owned && explained.contains(*user))).collect();
    if users.len() > MOST_BY_NAME {
        return vec![holder(format!("{} people", users.len()), HolderSource::StandingGroup, through)];
    }
    let each = users
        .into_iter()
        .map(|user| holder(name(catalog, user), HolderSource::StandingGroup, through.clone()));
    each.collect()
}

fn holder(name: String, source: HolderSource, through: Option<String>) -> Holder {
    Holder { person: None, name, source, through, until: None }
}

fn name(catalog: &Catalog, user: &DirectoryUserId) -> String {
    catalog.users.get(user).map_or_else(|| user.to_string(), |user| user.display_name.clone())
}
