//! How fresh the catalog is.

use crate::{Context, Problem};
use domain::{
    catalog::ImportCounts,
    person::{Member, Role},
    time::Timestamp,
};

#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CatalogStatus {
    pub imported_at: Option<Timestamp>,
    /// What changed with the last finished import.
    pub counts: Option<ImportCounts>,
    /// "permission sets, 40 of 500" while one is running.
    pub running: Option<String>,
    /// Why the last try stopped, when it did; for those who can do something about it.
    pub setback: Option<String>,
}

pub async fn status(context: &Context, member: &Member) -> Result<CatalogStatus, Problem> {
    let now = context.clock.now();
    let read = async {
        let mut connection = context.database.read().await?;
        Ok((connection.import_last_finished().await?, connection.import_running().await?))
    };
    let (finished, running) = read.await.map_err(context.failed(now))?;
    let (imported_at, counts) = finished.map(|(_, at, counts)| (at, counts)).unzip();
    let setback = running.as_ref().and_then(|running| running.setback.as_ref());
    let is_told = Role::ALL.into_iter().any(|role| member.is(role));
    Ok(CatalogStatus {
        imported_at,
        counts,
        setback: setback.filter(|_| is_told).map(|setback| setback.sentence.clone()),
        running: running.filter(|running| running.setback.is_none()).map(|running| match running.progress {
            progress if progress.is_empty() => "starting".to_owned(),
            progress => progress,
        }),
    })
}
