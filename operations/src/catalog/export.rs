//! The organization as a file, for checking policies where no Stint runs.

use domain::{audit::AuditEvent, catalog::OrganizationFile, person::Actor, time::Timestamp};
use storage::{CATALOG_KINDS, Database, Error};

/// The last finished import; `None` before the first. Who took it is recorded as Stint's command line.
pub async fn export(database: &Database, now: Timestamp) -> Result<Option<OrganizationFile>, Error> {
    let mut snapshot = database.snapshot().await?;
    let Some((id, at, _)) = snapshot.import_last_finished().await? else { return Ok(None) };
    let file = OrganizationFile::new((id, at), snapshot.catalog_records(&CATALOG_KINDS).await?);
    drop(snapshot);
    let event = AuditEvent::Exported {
        report: "catalog".to_owned(),
        format: "jsonl".to_owned(),
        filter: "without personal data".to_owned(),
        rows: file.len() as u64,
    };
    database.begin().await?.commit(now, Actor::System { task: "catalog".to_owned() }, event).await?;
    Ok(Some(file))
}
