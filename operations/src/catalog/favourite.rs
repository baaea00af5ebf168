//! Marks an entitlement as a favourite, or no longer.

use crate::{Context, Problem};
use domain::{catalog::Entitlement, person::Member, problem::Kind};

pub async fn set_favourite(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
    wanted: bool,
) -> Result<(), Problem> {
    let now = context.clock.now();
    // What left the organization can still be taken off the list.
    if wanted && context.catalog.get().0.find(entitlement).is_none() {
        return Err(Problem::new(Kind::NotFound, super::GONE));
    }
    let mut change = context.database.begin().await.map_err(context.failed(now))?;
    change.set_favourite(&member.person.id, entitlement, wanted).await.map_err(context.failed(now))?;
    change.commit_without_event("a favourite gives nobody anything").await.map_err(context.failed(now))
}
