//! Keeps the catalog fresh: reads the organization at the start unless that was done lately, then every 15 minutes,
//! and when an administrator wants it.

use domain::{problem::Problem, time::Timestamp};
use operations::{Context, Topic};
use std::time::Duration;

pub(super) const EVERY: Duration = Duration::from_secs(15 * 60);

pub(super) async fn run(context: Context) -> Result<Option<Timestamp>, Problem> {
    operations::catalog::import(&context).await?;
    context.signals.tell(Topic::Catalog);
    Ok(None)
}
