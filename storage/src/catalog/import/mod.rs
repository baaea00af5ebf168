//! Importing the catalog, batch by batch; it goes on from its last cursor after a restart.
//!
//! Invariant: at most one import runs, and each record counts once: as added, changed or the same as in the import that
//! was in force when this one began.

mod batch;
mod row;
mod sweep;

pub(crate) use batch::BATCH_STATEMENTS;
pub(crate) use sweep::SWEEP_STATEMENTS;

use crate::{Change, Connection, Error, column::document, fifty::FIFTY};
use domain::{
    catalog::{CatalogRecord, ImportCounts},
    connector::Setback,
    id::ImportId,
    time::Timestamp,
};
use row::{FinishedRow, RunningRow};
use std::collections::BTreeMap;

statements! {
    RUNNING = "SELECT id, base, cursor, started_at, progress, setback FROM catalog_imports WHERE state = 'running'";
    LAST_FINISHED = "SELECT id, finished_at, read, added, changed, removed FROM catalog_imports
        WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT 1";
    STARTED = "SELECT started_at FROM catalog_imports WHERE id = $1";
    ABANDON = "UPDATE catalog_imports SET state = 'abandoned' WHERE state = 'running'";
    BEGIN = "INSERT INTO catalog_imports (id, state, base, started_at, progress, read, added, changed, removed)
        VALUES ($1, 'running',
            (SELECT id FROM catalog_imports WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT 1),
            $2, '', 0, 0, 0, 0)";
    PROGRESS = "UPDATE catalog_imports SET cursor = $2, progress = $3, setback = NULL,
            read = read + $4, added = added + $5, changed = changed + $6
        WHERE id = $1";
    SET_BACK = "UPDATE catalog_imports SET setback = $2 WHERE id = $1 AND state = 'running'";
    /// What the base has and this import has not: all of the base without what both have.
    FINISH = "UPDATE catalog_imports SET state = 'finished', finished_at = $2, cursor = NULL, setback = NULL,
            removed = (SELECT COUNT(*) FROM catalog_records WHERE import_id = catalog_imports.base) - (read - added)
        WHERE id = $1 AND state = 'running'
        RETURNING id, finished_at, read, added, changed, removed";
}

pub(crate) use self::STATEMENTS as IMPORT_STATEMENTS;

/// An import on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RunningImport {
    pub id: ImportId,
    /// Where to go on; `None` at its start.
    pub cursor: Option<String>,
    pub started_at: Timestamp,
    /// What is being read: "permission sets, 40 of 500".
    pub progress: String,
    /// Why the last try stopped, when it did.
    pub setback: Option<Setback>,
}

impl Connection {
    pub async fn import_running(&mut self) -> Result<Option<RunningImport>, Error> {
        row!(self, RunningRow, RUNNING)?.map(RunningImport::try_from).transpose()
    }

    /// When an import began, finished or not.
    pub async fn import_started(&mut self, id: &ImportId) -> Result<Option<Timestamp>, Error> {
        let row = row!(self, (i64,), STARTED, id.as_str())?;
        Ok(row.map(|(started_at,)| Timestamp::from_microseconds(started_at)))
    }

    /// The import in force.
    pub async fn import_last_finished(
        &mut self,
    ) -> Result<Option<(ImportId, Timestamp, ImportCounts)>, Error> {
        row!(self, FinishedRow, LAST_FINISHED)?.map(TryInto::try_into).transpose()
    }
}

impl Change {
    /// Begins an import; one that was running is abandoned.
    pub async fn import_begin(&mut self, id: &ImportId, now: Timestamp) -> Result<(), Error> {
        execute!(self, ABANDON)?;
        execute!(self, BEGIN, id.as_str(), now.microseconds())?;
        Ok(())
    }

    /// Stores what was read and where to go on. `Conflict` when that import is not running any more.
    pub async fn import_batch(
        &mut self,
        id: &ImportId,
        records: &[CatalogRecord],
        next: Option<&str>,
        progress: &str,
    ) -> Result<(), Error> {
        let running = row!(self, RunningRow, RUNNING)?.filter(|running| running.id == id.as_str());
        let base = running.ok_or(Error::Conflict)?.base;
        // A list that moved while it was read can have a record twice; the last one counts.
        let rows: BTreeMap<_, _> = records.iter().map(|record| (record.key(), document(record))).collect();
        let rows: Vec<_> = rows.into_iter().collect();
        let mut counts = (0, 0, 0);
        for fifty in rows.chunks(FIFTY) {
            let (read, added, changed) = self.store_fifty(id, base.as_deref(), fifty).await?;
            counts = (counts.0 + read, counts.1 + added, counts.2 + changed);
        }
        let (read, added, changed) = counts;
        execute!(self, PROGRESS, id.as_str(), next, progress, read, added, changed)?;
        // Twice as many as were stored: the sweep always catches up.
        self.sweep(base.as_deref(), rows.len() as i64 * 2 + 100).await
    }

    /// Notes why the import stopped for now; the next batch forgets it.
    pub async fn import_setback(&mut self, id: &ImportId, setback: &Setback) -> Result<(), Error> {
        execute!(self, SET_BACK, id.as_str(), document(setback))?;
        Ok(())
    }

    /// Puts the import in force. `Conflict` when it is not running any more.
    pub async fn import_finish(&mut self, id: &ImportId, now: Timestamp) -> Result<ImportCounts, Error> {
        let row = row!(self, FinishedRow, FINISH, id.as_str(), now.microseconds())?.ok_or(Error::Conflict)?;
        let (_, _, counts) = row.try_into()?;
        Ok(counts)
    }
}
