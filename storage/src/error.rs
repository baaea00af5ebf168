//! What can go wrong with memory.
//!
//! Invariant: the text of an error names tables, columns and ids, never other values of a row.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or did not answer. For the log, not for people.
    #[error("the database failed: {0}")]
    Driver(#[source] sqlx::Error),
    /// A version did not match, or someone else was faster with something that may exist only once.
    #[error("the row was changed by someone else meanwhile")]
    Conflict,
    /// A row that no version of Stint writes.
    #[error("{table}.{column} of {id} cannot be read")]
    Inconsistent { table: &'static str, column: &'static str, id: String },
    #[error("a change needs at least one audit event")]
    Unrecorded,
    #[error("the database's address starts neither with sqlite: nor with postgres:")]
    Address,
    #[error("the folder for temporary files cannot be written: {0}")]
    Temporary(#[source] std::io::Error),
    #[error("the tables cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// SQLSTATEs of PostgreSQL for two changes that got in each other's way: the one that was stopped may be tried again.
const STOPPED: [&str; 2] = ["40001", "40P01"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) if refusal.is_unique_violation() => Self::Conflict,
            sqlx::Error::Database(refusal)
                if refusal.code().is_some_and(|code| STOPPED.contains(&&*code)) =>
            {
                Self::Conflict
            }
            _ => Self::Driver(error),
        }
    }
}
