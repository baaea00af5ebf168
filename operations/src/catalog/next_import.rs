//! When the organization is to be read again.

use super::load;
use crate::{Context, Problem};
use domain::time::{Seconds, Timestamp};

/// `every` after the newest import, whoever made it, which is put into memory first; `None` for now. A restart reads
/// nothing anew that was read lately, an empty database is filled at once. For the worker.
pub async fn next_import(context: &Context, every: Seconds) -> Result<Option<Timestamp>, Problem> {
    load(context).await?;
    let in_force = context.catalog.get();
    let due = in_force.0.import.as_ref().map(|(_, imported_at)| *imported_at + every);
    Ok(due.filter(|due| context.clock.now() < *due))
}
