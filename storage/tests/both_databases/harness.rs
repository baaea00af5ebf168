//! A fresh database for each test, of each kind.

use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection, SqliteConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use storage::Database;
use tokio::sync::OnceCell;

/// Writes a test once and runs it on both databases.
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($fresh:ident: Fresh) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn contract($fresh: &Fresh) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let fresh = Fresh::sqlite().await;
                contract(&fresh).await;
                fresh.remove().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some(fresh) = Fresh::postgres().await else { return };
                contract(&fresh).await;
                fresh.remove().await;
            }
        }
    )*};
}

pub(crate) struct Fresh {
    pub(crate) database: Database,
    pub(crate) url: String,
    name: String,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

fn unused_name(kind: &str) -> String {
    format!("stint_{kind}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Fresh {
    pub(crate) async fn sqlite() -> Self {
        let name = file(&unused_name("test"));
        std::fs::copy(sqlite_template().await, &name).expect("copied");
        let url = format!("sqlite:{name}");
        Self { database: Database::open(&url).await.expect("SQLite opens"), url, name }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
            eprintln!("left out on PostgreSQL: TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = unused_name("test");
        let template = postgres_template(&server).await;
        administer(&server, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = url_of(&server, &name);
        Some(Self { database: Database::open(&url).await.expect("PostgreSQL opens"), url, name })
    }

    pub(crate) async fn remove(self) {
        self.database.close().await;
        match std::env::var("TEST_POSTGRES_URL") {
            Ok(server) if self.is_postgres() => {
                administer(&server, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
            }
            _ => {
                for suffix in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{suffix}", self.name));
                }
            }
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres")
    }

    /// Runs SQL past the crate, as someone with the database's password could.
    pub(crate) async fn meddle(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.is_postgres() {
            let mut connection = PgConnection::connect(&self.url).await?;
            Ok(connection.execute(sql).await?.rows_affected())
        } else {
            let mut connection = SqliteConnection::connect(&self.url).await?;
            Ok(connection.execute(sql).await?.rows_affected())
        }
    }

    /// The words with which the database refuses the SQL.
    pub(crate) async fn refusal(&self, sql: &str) -> String {
        match self.meddle(sql).await {
            Ok(rows) => format!("not refused: {rows} rows"),
            Err(refusal) => refusal.to_string(),
        }
    }
}

/// One migrated database of each kind in each test process; the others are copies of it.
async fn postgres_template(server: &str) -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let create = async || {
        let name = unused_name("template");
        administer(server, format!("CREATE DATABASE {name}")).await;
        migrated(&url_of(server, &name)).await;
        name
    };
    TEMPLATE.get_or_init(create).await
}

async fn sqlite_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let create = async || {
        let name = file(&unused_name("template"));
        migrated(&format!("sqlite:{name}")).await;
        name
    };
    TEMPLATE.get_or_init(create).await
}

async fn migrated(url: &str) {
    Database::open(url).await.expect("opens").close().await;
}

fn file(name: &str) -> String {
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).display().to_string()
}

async fn administer(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.expect("TEST_POSTGRES_URL answers");
    connection.execute(AssertSqlSafe(sql)).await.expect("a superuser may do this");
}

/// The same server, another database.
fn url_of(server: &str, database: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let host = address.rsplit_once('/').map_or(address, |(host, _)| host);
    format!("{host}/{database}?{parameters}")
}
