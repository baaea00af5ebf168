//! Deletes the records of imports before the one in force, some at a time, so that nobody waits for it.

use crate::{Change, Error};

statements! {
    OLDEST = "SELECT MIN(import_id) FROM catalog_records WHERE import_id < $1";
    /// The record that follows the first `$2` of an import.
    FOLLOWING = "SELECT kind, key FROM catalog_records WHERE import_id = $1 ORDER BY kind, key LIMIT 1 OFFSET $2";
    SWEEP_BEFORE = "DELETE FROM catalog_records WHERE import_id = $1 AND (kind, key) < ($2, $3)";
    SWEEP_ALL = "DELETE FROM catalog_records WHERE import_id = $1";
}

pub(crate) use self::STATEMENTS as SWEEP_STATEMENTS;

impl Change {
    pub(super) async fn sweep(&mut self, in_force: Option<&str>, limit: i64) -> Result<(), Error> {
        let Some(import) = value!(self, Option<String>, OLDEST, in_force)? else { return Ok(()) };
        match row!(self, (String, String), FOLLOWING, import.as_str(), limit)? {
            Some((kind, key)) => execute!(self, SWEEP_BEFORE, import.as_str(), kind, key)?,
            None => execute!(self, SWEEP_ALL, import.as_str())?,
        };
        Ok(())
    }
}
