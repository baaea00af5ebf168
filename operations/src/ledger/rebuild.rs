//! Makes the removal list anew, from a file and from AWS, after the database was lost or restored from an old backup.
//!
//! Invariant: nothing is given and nothing is removed here. The ledger knows again what the file knew; the ordinary
//! reconciler removes what is over and ends the rest on time. What neither explains is told to people.

use super::{apply, inventory, plan::Steps};
use domain::{
    connector::{Connector, Setback},
    ledger::LedgerFile,
    time::Timestamp,
};
use storage::{Database, Error};

/// What was done, or would be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rebuild {
    pub plan: Steps,
    /// Access in groups owned by Stint that neither the ledger nor the file explains.
    pub unexplained: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum RebuildProblem {
    #[error("the file is of {file}, and these credentials are of {here}")]
    OtherOrganization { file: String, here: String },
    #[error("AWS could not be read. {0}")]
    Aws(#[from] Setback),
    #[error(transparent)]
    Database(#[from] Error),
}

/// Without `applies` nothing is changed. Nothing else may work on the database meanwhile.
pub async fn rebuild(
    database: &Database,
    connector: &dyn Connector,
    file: &LedgerFile,
    applies: bool,
    now: Timestamp,
) -> Result<Rebuild, RebuildProblem> {
    let catalog = inventory::read(connector, now).await?;
    let here = catalog.instance.as_ref().map(|instance| instance.arn.clone());
    if let (Some(file), Some(here)) = (file.header.organization.clone(), here)
        && file != here
    {
        return Err(RebuildProblem::OtherOrganization { file, here });
    }
    let mut snapshot = database.snapshot().await?;
    let plan = if apply::is_taken_up(&mut snapshot, &file.header).await? {
        Steps::default()
    } else {
        Steps::plan(&mut snapshot, file, now).await?
    };
    let unexplained = inventory::unexplained(&mut snapshot, &plan, &catalog).await?;
    drop(snapshot);
    if applies && !plan.steps.is_empty() {
        apply::apply(database, &file.header, &plan.steps, unexplained.len() as u64, now).await?;
    }
    Ok(Rebuild { plan, unexplained })
}
