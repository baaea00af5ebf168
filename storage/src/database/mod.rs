//! Opening either database, and the ways to use it: read, snapshot, change.

mod postgres;
mod sqlite;

use crate::{
    Change, Connection, Error,
    connection::{Driver, Handle},
    dialect,
};
use sqlx::{PgPool, SqlitePool, sqlite::SqliteConnectOptions};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where Stint keeps its state. Clones share it.
#[derive(Clone)]
pub struct Database {
    pools: Arc<Pools>,
    #[cfg(feature = "testing")]
    failpoint: crate::failpoint::Failpoint,
}

pub(crate) enum Pools {
    Sqlite {
        /// One connection: SQLite has one writer, and waiting here is fair.
        writer: SqlitePool,
        readers: SqlitePool,
        /// The files of an in-memory database, removed with it.
        _temporary: Option<sqlite::Temporary>,
    },
    Postgres(PgPool),
}

/// The file of a `sqlite:PATH`; `None` for a database in memory or one that is no file.
pub fn sqlite_file(url: &str) -> Result<Option<PathBuf>, Error> {
    if !url.starts_with("sqlite:") || url == sqlite::IN_MEMORY {
        return Ok(None);
    }
    Ok(Some(url.parse::<SqliteConnectOptions>()?.get_filename().to_owned()))
}

impl Database {
    pub(crate) fn pools(&self) -> &Pools {
        &self.pools
    }

    /// Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…` and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let pools = match url.split_once(':') {
            Some(("sqlite", _)) => sqlite::open(url).await?,
            Some(("postgres" | "postgresql", _)) => Pools::Postgres(postgres::open(url).await?),
            _ => return Err(Error::Address),
        };
        Ok(Self {
            pools: Arc::new(pools),
            #[cfg(feature = "testing")]
            failpoint: Default::default(),
        })
    }

    /// For one read, or for several that need not agree on a moment.
    pub async fn read(&self) -> Result<Connection, Error> {
        let driver = match &*self.pools {
            Pools::Sqlite { readers, .. } => Driver::Sqlite(Handle::Pooled(readers.acquire().await?)),
            Pools::Postgres(pool) => Driver::Postgres(Handle::Pooled(pool.acquire().await?)),
        };
        Ok(Connection { driver })
    }

    /// For reads that must all see the same moment, such as a report and its cover.
    pub async fn snapshot(&self) -> Result<Connection, Error> {
        let driver = match &*self.pools {
            Pools::Sqlite { readers, .. } => {
                Driver::Sqlite(Handle::Transaction(readers.begin_with(dialect::BEGIN_SNAPSHOT_SQLITE).await?))
            }
            Pools::Postgres(pool) => Driver::Postgres(Handle::Transaction(
                pool.begin_with(dialect::BEGIN_SNAPSHOT_POSTGRES).await?,
            )),
        };
        Ok(Connection { driver })
    }

    /// Begins a unit of work. On SQLite only one exists at a time: call nothing outside while it is open.
    pub async fn begin(&self) -> Result<Change, Error> {
        let driver = match &*self.pools {
            Pools::Sqlite { writer, .. } => {
                Driver::Sqlite(Handle::Transaction(writer.begin_with(dialect::BEGIN_CHANGE_SQLITE).await?))
            }
            Pools::Postgres(pool) => {
                Driver::Postgres(Handle::Transaction(pool.begin_with(dialect::BEGIN_CHANGE_POSTGRES).await?))
            }
        };
        let change = Change::new(driver);
        #[cfg(feature = "testing")]
        let change = change.failing(self.failpoint.clone());
        Ok(change)
    }

    /// The same database as a process sees it whose commits meet what `judge` says.
    #[cfg(feature = "testing")]
    pub fn judged(&self, judge: Arc<crate::failpoint::Judge>) -> Self {
        Self { failpoint: crate::failpoint::Failpoint::of(judge), ..self.clone() }
    }

    /// Writes a whole copy of one moment into a file that is new or empty, beside whoever works on the database. False
    /// on PostgreSQL, which has tools of its own for that.
    pub async fn back_up(&self, file: &Path) -> Result<bool, Error> {
        let Pools::Sqlite { writer, .. } = &*self.pools else { return Ok(false) };
        let file = file.to_str().ok_or(Error::Address)?;
        sqlx::query(dialect::BACK_UP_SQLITE).bind(file).execute(writer).await?;
        Ok(true)
    }

    /// Runs SQL past all rules of this crate, as someone with the database's password could: for stories of what is
    /// found later.
    #[cfg(feature = "testing")]
    pub async fn meddle(&self, sql: &str) -> Result<(), Error> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &*self.pools {
            Pools::Sqlite { writer, .. } => sqlx::raw_sql(sql).execute(writer).await.map(drop)?,
            Pools::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes all connections, so that the files or the database can be removed. On SQLite it also empties the
    /// write-ahead log into the file.
    pub async fn close(&self) {
        match &*self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
