//! SQLite: write-ahead log, foreign keys, one writer and several readers.

use super::Pools;
use crate::Error;
use sqlx::{
    Connection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

pub(super) const IN_MEMORY: &str = "sqlite::memory:";
const READERS: u32 = 6;
/// How long a statement waits for another process, such as `stint audit verify` beside the server.
const BUSY: Duration = Duration::from_secs(10);

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/sqlite");

/// The files of a database that lives as long as its [`Database`](crate::Database).
pub(crate) struct Temporary(PathBuf);

pub(super) async fn open(url: &str) -> Result<Pools, Error> {
    let temporary = if url == IN_MEMORY { Some(Temporary::create()?) } else { None };
    let options = match &temporary {
        // Nobody needs it after a crash.
        Some(Temporary(path)) => {
            SqliteConnectOptions::new().filename(path).synchronous(SqliteSynchronous::Off)
        }
        // What was committed survives a power failure too.
        None => url.parse::<SqliteConnectOptions>()?.synchronous(SqliteSynchronous::Full),
    };
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .statement_cache_capacity(256);
    let writer = pool(1).connect_with(options.clone()).await?;
    MIGRATIONS.run(&writer).await?;
    let readers: SqlitePool = pool(READERS).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools::Sqlite { writer, readers, _temporary: temporary })
}

fn pool(connections: u32) -> SqlitePoolOptions {
    // Connections to a file do not age.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // On a full disk SQLite undoes a change by itself, and the driver goes on believing that it is open.
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
}

impl Temporary {
    /// A file, because only files have a write-ahead log: tests must wait for locks exactly as the product does.
    fn create() -> Result<Self, Error> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("stint-{}-{number}.db", std::process::id()));
            match std::fs::File::create_new(&path) {
                Ok(_) => return Ok(Self(path)),
                // Left behind by a process of the same number that was killed.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(Error::Temporary(error)),
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            // A file that is gone already is what is wanted.
            let _ = std::fs::remove_file(path);
        }
    }
}
