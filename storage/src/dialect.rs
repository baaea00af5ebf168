//! Everything that differs between the two databases, and the macro that hides the rest.
//!
//! Invariant: no other file has two texts for one statement.

/// Expands one query expression for both drivers: `on!(self, c => sqlx::query(X).execute(c).await)`.
macro_rules! on {
    ($connection:expr, $c:ident => $query:expr) => {
        match &mut $connection.driver {
            $crate::connection::Driver::Sqlite(handle) => {
                let $c = &mut **handle;
                $query
            }
            $crate::connection::Driver::Postgres(handle) => {
                let $c = &mut **handle;
                $query
            }
        }
    };
}

/// Runs a statement and gives the number of rows that it met.
macro_rules! execute {
    ($connection:expr, $statement:expr $(, $value:expr)* $(,)?) => {
        on!($connection, c => {
            sqlx::query($statement)$(.bind($value))*.execute(c).await.map(|done| done.rows_affected())
        })
        .map_err($crate::error::Error::from)
    };
}

/// Reads all rows as `$row`, a struct of plain columns.
macro_rules! rows {
    ($connection:expr, $row:ty, $statement:expr $(, $value:expr)* $(,)?) => {
        on!($connection, c => sqlx::query_as::<_, $row>($statement)$(.bind($value))*.fetch_all(c).await)
            .map_err($crate::error::Error::from)
    };
}

/// Reads at most one row.
macro_rules! row {
    ($connection:expr, $row:ty, $statement:expr $(, $value:expr)* $(,)?) => {
        on!($connection, c => sqlx::query_as::<_, $row>($statement)$(.bind($value))*.fetch_optional(c).await)
            .map_err($crate::error::Error::from)
    };
}

/// Reads one value of the one row that there always is.
macro_rules! value {
    ($connection:expr, $value_type:ty, $statement:expr $(, $value:expr)* $(,)?) => {
        on!($connection, c => sqlx::query_scalar::<_, $value_type>($statement)$(.bind($value))*.fetch_one(c).await)
            .map_err($crate::error::Error::from)
    };
}

/// Declares a file's statements, and lists them so that a test can prepare each on both databases.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$meta])* const $name: &str = $text;)*
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $text)),*];
    };
}

/// SQLite takes its one writer's lock at the beginning, so that a change never fails halfway for want of it.
pub(crate) const BEGIN_CHANGE_SQLITE: &str = "BEGIN IMMEDIATE";
/// Later statements must see what was committed while this change waited for the chain's lock. A replica
/// that stands still in a change, paused or cut off from the network, loses it after 5 s: all others wait for what it
/// locked.
pub(crate) const BEGIN_CHANGE_POSTGRES: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = '5s'";

pub(crate) const BEGIN_SNAPSHOT_SQLITE: &str = "BEGIN DEFERRED";
pub(crate) const BEGIN_SNAPSHOT_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(crate) const BACK_UP_SQLITE: &str = "VACUUM INTO $1";

/// SQLite has nobody to tell.
pub(crate) const NOTIFY_POSTGRES: &str = "SELECT pg_notify($1, $2)";

/// One change at a time links into the chain; the lock ends with its transaction. The number is Stint's own.
const LOCK_CHAIN_POSTGRES: &str = "SELECT pg_advisory_xact_lock(7236742301)";

impl crate::Connection {
    /// Waits until no other change is linking into the chain.
    pub(crate) async fn lock_chain(&mut self) -> Result<(), crate::Error> {
        if let crate::connection::Driver::Postgres(handle) = &mut self.driver {
            sqlx::query(LOCK_CHAIN_POSTGRES).execute(&mut **handle).await?;
        }
        // SQLite has one writer already.
        Ok(())
    }
}
