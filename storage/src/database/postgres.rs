//! PostgreSQL: any number of replicas share one database.

use crate::Error;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::time::Duration;

const CONNECTIONS: u32 = 16;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/postgres");

pub(super) async fn open(url: &str) -> Result<PgPool, Error> {
    let options = url.parse::<PgConnectOptions>()?.application_name("stint").statement_cache_capacity(256);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await?;
    MIGRATIONS.run(&pool).await?;
    Ok(pool)
}
