//! Keeps the catalog fresh: reads the organization at the start unless that was done lately, then every 15 minutes,
//! and when an administrator wants it.

use super::driver::Occasion;
use domain::{
    problem::Problem,
    time::{Seconds, Timestamp},
};
use operations::{Context, Topic};
use std::time::Duration;

pub(super) const EVERY: Duration = Duration::from_secs(15 * 60);

pub(super) async fn run(context: Context, occasion: Occasion) -> Result<Option<Timestamp>, Problem> {
    // Another replica may have read it meanwhile.
    operations::catalog::load(&context).await?;
    if let (Occasion::Time, Some(due)) = (occasion, due(&context)) {
        return Ok(Some(due));
    }
    let counts = operations::catalog::import(&context).await?;
    tracing::info!(?counts, "the organization was read");
    context.signals.tell(Topic::Catalog);
    Ok(due(&context))
}

/// When the next reading is due; `None` when it is due now.
fn due(context: &Context) -> Option<Timestamp> {
    let imported_at = context.catalog.get().0.import.as_ref()?.1;
    let due = imported_at + Seconds(EVERY.as_secs());
    (context.clock.now() < due).then_some(due)
}
