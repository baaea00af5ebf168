//! Puts the last finished import into memory; at start, and after each import.

use crate::{Context, Problem, Topic, fault};
use domain::catalog::Catalog;
use storage::CATALOG_KINDS;

/// Does nothing when memory has it already.
pub async fn load(context: &Context) -> Result<(), Problem> {
    let now = context.clock.now();
    let mut snapshot = context.database.snapshot().await.map_err(context.failed(now))?;
    let Some((id, at, _)) = snapshot.import_last_finished().await.map_err(context.failed(now))? else {
        return Ok(());
    };
    if context.catalog.get().0.import.as_ref().is_some_and(|(known, _)| *known == id) {
        return Ok(());
    }
    let records = match snapshot.catalog_records(&CATALOG_KINDS).await {
        // Access ends on time whatever became of the catalog: only additions need it, and the next import replaces it.
        Err(fault @ storage::Error::Inconsistent { .. }) => {
            tracing::error!(cause = %fault, "the stored catalog cannot be read until the next import");
            return Ok(());
        }
        read => read.map_err(context.failed(now))?,
    };
    drop(snapshot);
    let in_force = context.catalog.clone();
    // The index of a large organization takes long enough to hold up others on the same thread.
    let built = tokio::task::spawn_blocking(move || in_force.set(Catalog::from_records((id, at), records)));
    built.await.map_err(|cause| fault(&*context.ids, now, &cause))?;
    context.signals.tell(Topic::Catalog);
    // Accounts may have come back or gone.
    context.signals.reconcile.notify_one();
    Ok(())
}
