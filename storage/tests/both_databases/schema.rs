//! Both databases have the same tables, and every statement is one that both understand.

use crate::harness::Fresh;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::collections::BTreeSet;

/// Table, column, kind of value, whether it may be empty.
type Column = (String, String, &'static str, bool);

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.type, c.\"notnull\" = 0
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' AND t.name NOT LIKE 'sqlite_%'";

const POSTGRES_COLUMNS: &str =
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
        is_nullable = 'YES'
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";

const SQLITE_INDEXES: &str = "SELECT name FROM sqlite_schema
    WHERE type = 'index' AND name NOT LIKE 'sqlite_%' AND tbl_name <> '_sqlx_migrations'";

const POSTGRES_INDEXES: &str = "SELECT CAST(indexname AS TEXT) FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> '_sqlx_migrations'
        AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'";

/// Booleans are numbers in SQLite.
fn column((table, name, kind, nullable): (String, String, String, bool)) -> Column {
    let kind = match kind.to_lowercase().as_str() {
        "text" => "text",
        "integer" | "bigint" | "boolean" => "number",
        other => panic!("{table}.{name} has a type that the other database lacks: {other}"),
    };
    (table, name, kind, nullable)
}

fn migration_names(folder: &str) -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    entries.map(|entry| entry.expect("readable").file_name().into_string().expect("plain")).collect()
}

#[test]
fn migrations_have_equal_names() {
    let names = migration_names("sqlite");
    assert!(!names.is_empty());
    assert_eq!(names, migration_names("postgres"));
}

#[tokio::test]
async fn both_databases_have_the_same_columns_and_indexes() {
    let Some(postgres) = Fresh::postgres().await else { return };
    let sqlite = Fresh::sqlite().await;
    let mut on_sqlite = SqliteConnection::connect(&sqlite.url).await.expect("connects");
    let mut on_postgres = PgConnection::connect(&postgres.url).await.expect("connects");

    let columns = sqlx::query_as(SQLITE_COLUMNS).fetch_all(&mut on_sqlite).await.expect("read");
    let columns: BTreeSet<Column> = columns.into_iter().map(column).collect();
    let others = sqlx::query_as(POSTGRES_COLUMNS).fetch_all(&mut on_postgres).await.expect("read");
    let others: BTreeSet<Column> = others.into_iter().map(column).collect();
    assert!(columns.len() > 100);
    let different: Vec<_> = columns.symmetric_difference(&others).collect();
    assert!(different.is_empty(), "{different:#?}");

    let indexes: Vec<(String,)> =
        sqlx::query_as(SQLITE_INDEXES).fetch_all(&mut on_sqlite).await.expect("read");
    let others: Vec<(String,)> =
        sqlx::query_as(POSTGRES_INDEXES).fetch_all(&mut on_postgres).await.expect("read");
    assert_eq!(BTreeSet::from_iter(indexes), BTreeSet::from_iter(others));
    on_sqlite.close().await.expect("closes");
    on_postgres.close().await.expect("closes");
    sqlite.remove().await;
    postgres.remove().await;
}

both_databases! {
    async fn every_statement_can_be_prepared(fresh: Fresh) {
        let prepared = fresh.database.read().await.expect("reads").prepare_statements().await;
        assert!(prepared.as_ref().is_ok_and(|count| *count > 90), "{prepared:?}");
    }
}
