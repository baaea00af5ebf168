//! Word between replicas: on PostgreSQL everyone hears it; on SQLite there is nobody.

use super::harness::Fresh;
use storage::Database;

#[tokio::test]
async fn what_one_replica_tells_the_other_hears() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let other = Database::open(&fresh.url).await.expect("opens");
    let mut replicas = other.replicas().await.expect("listens").expect("PostgreSQL has replicas");
    fresh.database.tell_replicas("something changed").await.expect("tells");
    assert_eq!(replicas.next().await.expect("hears").as_deref(), Some("something changed"));
    drop(replicas);
    other.close().await;
    fresh.remove().await;
}

#[tokio::test]
async fn on_sqlite_there_is_nobody_to_tell() {
    let fresh = Fresh::sqlite().await;
    assert!(fresh.database.replicas().await.expect("asks").is_none());
    fresh.database.tell_replicas("something changed").await.expect("is no failure");
    fresh.remove().await;
}
