//! From the cookie to the person, with groups from the directory and roles from policy.

use super::cookie;
use crate::{Context, Problem};
use domain::{
    person::{Member, Person, Presence},
    time::Timestamp,
};
use std::net::IpAddr;

/// `None` when the session is unknown, over, or its person is disabled. `address`: where the request came from.
pub async fn authenticate(
    context: &Context,
    cookie: &str,
    address: Option<IpAddr>,
) -> Result<Option<Member>, Problem> {
    let now = context.clock.now();
    let Some(hash) = cookie::hash(cookie) else { return Ok(None) };
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let session = connection.session(&hash).await.map_err(context.failed(now))?;
    let Some(session) = session.filter(|session| session.is_live(now)) else { return Ok(None) };
    let person = connection.person(&session.person).await.map_err(context.failed(now))?;
    drop(connection);
    let Some(person) = person.filter(|person| !person.disabled) else { return Ok(None) };
    if session.wants_touch(now) {
        let mut change = context.database.begin().await.map_err(context.failed(now))?;
        change.touch_session(&hash, now).await.map_err(context.failed(now))?;
        change.commit_without_event("a session was seen again").await.map_err(context.failed(now))?;
    }
    let presence = Presence { proved_at: session.proved_at, address };
    Ok(Some(Member { presence, ..member(context, person, now) }))
}

/// The person with what policy looks at, now.
pub(crate) fn member(context: &Context, person: Person, now: Timestamp) -> Member {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let groups = person.directory_user.as_ref().map(|user| catalog.group_names(user)).unwrap_or_default();
    let roles = context.policy.get().roles(&person, &groups, catalog, now);
    Member { person, groups, roles, presence: Presence::default() }
}
