//! Makes the inline policies in AWS have the fences that they should have. For the worker.
//!
//! Invariant: it takes no input; start-up, recovery and normal work are one path. Whatever fails here fails alone.

use super::{load, work};
use crate::{Context, Problem};
use domain::time::Timestamp;

/// Gives when something is planned next; `None` when nothing is.
pub async fn keep(context: &Context) -> Result<Option<Timestamp>, Problem> {
    let Some(policies) = context.connector.permission_set_policies() else { return Ok(None) };
    if context.catalog.get().0.import.is_none() {
        // Without tags and session lengths nobody knows whom fences are for.
        return Ok(None);
    }
    let now = context.clock.now();
    let tasks = load::load(context, now).await.map_err(context.failed(now))?;
    let mut next_at: Option<Timestamp> = None;
    for task in tasks {
        let set = task.policy.permission_set.clone();
        let next = match work::work(context, policies, task).await {
            Ok(next) => next,
            // Another replica took it further; the next run sees how far.
            Err(storage::Error::Conflict) => None,
            Err(cause) => {
                tracing::error!(permission_set = %set, %cause, "a fence could not be stored");
                None
            }
        };
        next_at = next_at.into_iter().chain(next).min();
    }
    Ok(next_at)
}
