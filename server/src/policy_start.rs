//! The policies that a process starts with: from a file or folder where one is named, else from the database.
//!
//! Invariant: a first start without policies does not happen. A later one goes on without them and gives nobody new
//! access: what is there must end on time.

use crate::{
    config::Settings,
    worker::{FirstPolicies, loaded, read_policy, told},
};
use anyhow::{Context as _, Result, bail};
use domain::{
    audit::AuditEvent,
    policy::{PolicyFault, PolicySource, Way},
    time::Timestamp,
};
use policy::PolicySet;
use std::{fs, path::Path};
use storage::Database;

pub fn source(settings: &Settings) -> PolicySource {
    match &settings.policy {
        Some(path) => PolicySource::Files { path: path.display().to_string() },
        None => PolicySource::Database,
    }
}

pub async fn first(settings: &Settings, database: &Database, now: Timestamp) -> Result<FirstPolicies> {
    let is_first_start = database.read().await?.audit_first_last().await?.is_none();
    match &settings.policy {
        Some(path) => {
            provide_file(settings, path)?;
            read_policy(path, &settings.data, is_first_start)
        }
        None => {
            provide_version(settings, database, now).await?;
            from_database(database, is_first_start).await
        }
    }
}

async fn from_database(database: &Database, is_first_start: bool) -> Result<FirstPolicies> {
    let (number, parsed) = match operations::policy::first(database).await? {
        Some(first) => first,
        None if is_first_start => bail!(
            "There are no policies yet, so nobody could do anything. Put the first ones in: `stint policy import FILE`. \
             Or keep them in a file or folder: --policy"
        ),
        None => (0, Err(vec![missing()])),
    };
    let (policies, refused) = match parsed {
        Ok(policies) => (policies, None),
        Err(faults) => {
            tracing::error!(
                "nobody gets new access until there are policies; removals go on\n{}",
                told(&faults)
            );
            (PolicySet::none(), Some(AuditEvent::PolicyRefused { faults }))
        }
    };
    let events = refused.into_iter().chain([loaded(&policies)]).collect();
    Ok(FirstPolicies { policies, events, file: None, number })
}

fn missing() -> PolicyFault {
    PolicyFault {
        file: "the database".to_owned(),
        line: 0,
        column: 0,
        sentence: "It has no policies.".to_owned(),
        remedy: "Put them in with `stint policy import FILE`, or name a file or folder with --policy."
            .to_owned(),
    }
}

/// A simulated organization comes with policies that fit it, as a file that people can edit.
fn provide_file(settings: &Settings, path: &Path) -> Result<()> {
    if settings.is_simulated() && !path.exists() {
        fs::write(path, policy::DEMO).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

async fn provide_version(settings: &Settings, database: &Database, now: Timestamp) -> Result<()> {
    if !settings.is_simulated() || database.read().await?.policy_newest().await? > 0 {
        return Ok(());
    }
    let reason = "The policies of the demo";
    match operations::policy::import(database, policy::DEMO, reason, Way::Shipped, now).await {
        // Another replica that started at the same moment was first.
        Ok(Ok(_)) | Err(storage::Error::Conflict) => Ok(()),
        Ok(Err(faults)) => bail!("The demo's policies have faults.\n{}", told(&faults)),
        Err(error) => Err(error.into()),
    }
}
