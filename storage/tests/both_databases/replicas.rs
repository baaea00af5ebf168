//! Word between replicas: on PostgreSQL everyone hears it; on SQLite there is nobody.

use super::harness::Fresh;
use std::time::Duration;
use storage::Database;
use tokio::time::timeout;

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

/// As in a machine that stands still, or behind a cable that was cut.
#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_stands_still_in_a_change_holds_the_others_up_for_seconds_only() {
    let Some(fresh) = Fresh::postgres().await else { return };
    let mut still = fresh.database.begin().await.expect("begins");
    still.set_setting("policy", "what it thought").await.expect("set");
    let other = Database::open(&fresh.url).await.expect("opens");
    let going_on = async {
        let mut change = other.begin().await?;
        change.set_setting("policy", "what is right").await?;
        change.commit_without_event("a setting").await
    };
    timeout(Duration::from_secs(20), going_on).await.expect("in time").expect("commits");
    still.commit_without_event("a setting").await.expect_err("cannot write what it thought");
    let mut connection = fresh.database.read().await.expect("reads");
    assert_eq!(connection.setting("policy").await.expect("read").as_deref(), Some("what is right"));
    drop(connection);
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
