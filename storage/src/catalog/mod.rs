//! The imported catalog. An import writes records under its own id; readers see those of the last finished one, so
//! that they never meet a half-done import, and finishing costs nothing however large the organization is.

mod content;
mod import;

pub(crate) use content::CONTENT_STATEMENTS;
pub use import::RunningImport;
pub(crate) use import::{BATCH_STATEMENTS, IMPORT_STATEMENTS, SWEEP_STATEMENTS};

use crate::{Connection, Error, column::Place};
use domain::catalog::{Assignment, CatalogRecord, Entitlement};

/// Every kind of record, as `CatalogRecord::key` names them.
pub const CATALOG_KINDS: [&str; 8] =
    ["instance", "unit", "account", "permission_set", "user", "group", "membership", "assignment"];

macro_rules! records_in_force {
    ($rest:expr) => {
        concat!(
            "SELECT key, body FROM catalog_records
            WHERE import_id = (SELECT id FROM catalog_imports WHERE finished_at IS NOT NULL
                ORDER BY finished_at DESC, id DESC LIMIT 1) ",
            $rest
        )
    };
}

statements! {
    RECORDS = records_in_force!("AND kind IN ($1, $2, $3, $4, $5, $6, $7, $8)");
    ASSIGNMENTS = records_in_force!("AND kind = 'assignment' AND key > $1 AND key < $2 ORDER BY key LIMIT $3");
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    key: String,
    body: String,
}

impl TryFrom<RecordRow> for CatalogRecord {
    type Error = Error;
    fn try_from(row: RecordRow) -> Result<Self, Error> {
        Place { table: "catalog_records", id: &row.key }.document("body", &row.body)
    }
}

impl Connection {
    /// The records of those kinds, all of the same import.
    pub async fn catalog_records(&mut self, kinds: &[&str]) -> Result<Vec<CatalogRecord>, Error> {
        let rows = on!(self, c => {
            let mut query = sqlx::query_as::<_, RecordRow>(RECORDS);
            for place in 0..CATALOG_KINDS.len() {
                query = query.bind(kinds.get(place).copied().unwrap_or_default());
            }
            query.fetch_all(c).await
        })?;
        rows.into_iter().map(CatalogRecord::try_from).collect()
    }

    /// Who had the entitlement in AWS when the catalog was read.
    pub async fn assignments_of(&mut self, entitlement: &Entitlement) -> Result<Vec<Assignment>, Error> {
        // Keys are `account/permission set/principal`; "0" is the character after "/".
        let (after, before) = (format!("{entitlement}/"), format!("{entitlement}0"));
        let found = self.assignments(&after, &before, u32::MAX).await?;
        Ok(found.into_iter().map(|(_, assignment)| assignment).collect())
    }

    /// All assignments page by page, each with its key; `after` is the last key seen.
    pub async fn assignments_all(
        &mut self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, Assignment)>, Error> {
        self.assignments(after.unwrap_or_default(), "~", limit).await
    }

    async fn assignments(
        &mut self,
        after: &str,
        before: &str,
        limit: u32,
    ) -> Result<Vec<(String, Assignment)>, Error> {
        let rows = rows!(self, RecordRow, ASSIGNMENTS, after, before, i64::from(limit))?;
        rows.into_iter()
            .map(|row| {
                let key = row.key.clone();
                match CatalogRecord::try_from(row)? {
                    CatalogRecord::Assignment(assignment) => Ok((key, assignment)),
                    _ => Err(Place { table: "catalog_records", id: &key }.fault("kind")),
                }
            })
            .collect()
    }
}
