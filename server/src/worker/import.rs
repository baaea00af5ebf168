//! Keeps the catalog fresh: reads the organization at the start unless that was done lately, then every 15 minutes,
//! and when an administrator wants it.

use super::{driver::Occasion, follow};
use domain::{
    problem::Problem,
    time::{Seconds, Timestamp},
};
use operations::{Context, Topic, catalog};
use std::time::Duration;

const INTERVAL: Seconds = Seconds(15 * 60);
/// Another replica may die while it imports.
const LOOK_AGAIN: Seconds = Seconds(15);
pub(super) const EVERY: Duration = Duration::from_secs(INTERVAL.0);

pub(super) async fn run(context: Context, occasion: Occasion) -> Result<Option<Timestamp>, Problem> {
    let next = catalog::next_import(&context, INTERVAL).await?;
    if occasion == Occasion::Time && next.is_some() {
        return Ok(next);
    }
    let counts = catalog::import(&context).await?;
    tracing::info!(?counts, "the organization was read");
    context.signals.tell(Topic::Catalog);
    follow::end_leavers(&context).await?;
    // While another replica is at it, the import is still due.
    let next = catalog::next_import(&context, INTERVAL).await?;
    Ok(next.or(Some(context.clock.now() + LOOK_AGAIN)))
}
