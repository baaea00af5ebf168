//! People of the directory as policy would see them if they asked now, whether they ever signed in or not.

use domain::{
    catalog::{Catalog, DirectoryUser},
    id::{DirectoryUserId, PersonId},
    person::{Identity, Member, Person, Presence},
};
use std::collections::{BTreeMap, BTreeSet};

/// Stint's own record where there is one: it may say otherwise than the directory, and it is what a request is asked for.
pub(super) fn subject(catalog: &Catalog, user: &DirectoryUser, known: Option<Person>) -> Member {
    Member {
        groups: catalog.group_names(&user.id),
        roles: BTreeSet::new(),
        presence: Presence::default(),
        person: known.unwrap_or_else(|| never_signed_in(user)),
    }
}

/// Everybody of the directory; `known` are all people of Stint.
pub(super) fn subjects(
    catalog: &Catalog,
    known: Vec<Person>,
) -> impl Iterator<Item = (&DirectoryUser, Member)> {
    let users = known.into_iter().filter_map(|person| Some((person.directory_user.clone()?, person)));
    let mut known: BTreeMap<DirectoryUserId, Person> = users.collect();
    catalog.users.values().map(move |user| (user, subject(catalog, user, known.remove(&user.id))))
}

/// As the first sign-in would write it; the id is never stored.
fn never_signed_in(user: &DirectoryUser) -> Person {
    Person {
        id: PersonId::from_bits(0),
        identity: Identity { issuer: "directory".to_owned(), subject: user.id.to_string() },
        directory_user: Some(user.id.clone()),
        name: user.display_name.clone(),
        email: user.email.clone(),
        zone: String::new(),
        disabled: user.is_disabled,
    }
}
