//! Remembers the zone that a person's browser shows times in.

use crate::{Context, Problem};
use domain::{person::Member, problem::Kind};

/// `zone` is an IANA name, checked by the caller against the zone database.
pub async fn set_zone(context: &Context, member: &Member, zone: &str) -> Result<(), Problem> {
    let now = context.clock.now();
    let mut change = context.database.begin().await.map_err(context.failed(now))?;
    // Read again: the member may be older than another change of the same person.
    let person = change.person(&member.person.id).await.map_err(context.failed(now))?;
    let Some(mut person) = person else {
        return Err(Problem::new(Kind::NotFound, "You are not known any more. Sign in again."));
    };
    if person.zone == zone {
        return Ok(());
    }
    person.zone = zone.to_owned();
    change.save_person(&person).await.map_err(context.failed(now))?;
    change.commit_without_event("how someone's browser shows times").await.map_err(context.failed(now))
}
