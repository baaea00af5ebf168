//! The rows of an import: on its way, and finished.

use super::RunningImport;
use crate::{Error, column::Place};
use domain::{catalog::ImportCounts, id::ImportId, time::Timestamp};

#[derive(sqlx::FromRow)]
pub(super) struct RunningRow {
    pub(super) id: String,
    pub(super) base: Option<String>,
    cursor: Option<String>,
    started_at: i64,
    progress: String,
    setback: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct FinishedRow {
    id: String,
    finished_at: i64,
    read: i64,
    added: i64,
    changed: i64,
    removed: i64,
}

impl TryFrom<RunningRow> for RunningImport {
    type Error = Error;
    fn try_from(row: RunningRow) -> Result<Self, Error> {
        let place = Place { table: "catalog_imports", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            started_at: Timestamp::from_microseconds(row.started_at),
            setback: row.setback.as_deref().map(|text| place.document("setback", text)).transpose()?,
            cursor: row.cursor,
            progress: row.progress,
        })
    }
}

impl TryFrom<FinishedRow> for (ImportId, Timestamp, ImportCounts) {
    type Error = Error;
    fn try_from(row: FinishedRow) -> Result<Self, Error> {
        let place = Place { table: "catalog_imports", id: &row.id };
        let counts = ImportCounts {
            read: place.number("read", row.read)?,
            added: place.number("added", row.added)?,
            changed: place.number("changed", row.changed)?,
            removed: place.number("removed", row.removed)?,
        };
        Ok((place.parse("id", &row.id)?, Timestamp::from_microseconds(row.finished_at), counts))
    }
}
