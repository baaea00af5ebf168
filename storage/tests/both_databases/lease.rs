//! Leases.

use crate::given::at;
use crate::harness::Fresh;
use storage::{Database, Error};

async fn take(database: &Database, holder: &str, now: i64) -> Option<i64> {
    let mut change = database.begin().await.expect("begins");
    let fence = change.lease_take("reconcile", holder, at(now), at(now + 10)).await.expect("answers");
    change.commit_without_event("a lease").await.expect("commits");
    fence
}

both_databases! {
    async fn a_lease_belongs_to_one_holder_until_it_runs_out(fresh: Fresh) {
        assert_eq!(take(&fresh.database, "a", 100).await, Some(1));
        assert_eq!(take(&fresh.database, "b", 105).await, None);
        assert_eq!(take(&fresh.database, "a", 105).await, Some(1), "its holder keeps it, with the same fence");
        assert_eq!(take(&fresh.database, "b", 114).await, None);
        assert_eq!(take(&fresh.database, "b", 115).await, Some(2), "the next holder has a higher fence");
        assert_eq!(take(&fresh.database, "b", 200).await, Some(3), "so has one who let it run out");
    }

    async fn a_lease_given_back_can_be_taken_at_once(fresh: Fresh) {
        take(&fresh.database, "a", 100).await;
        let mut change = fresh.database.begin().await.expect("begins");
        change.lease_release("reconcile", "b", at(101)).await.expect("nothing happens");
        change.lease_release("reconcile", "a", at(101)).await.expect("released");
        change.commit_without_event("a lease").await.expect("commits");
        assert_eq!(take(&fresh.database, "b", 101).await, Some(2));
    }

    async fn a_holder_that_lost_its_lease_cannot_go_on(fresh: Fresh) {
        let fence = take(&fresh.database, "a", 100).await.expect("free");
        let mut change = fresh.database.begin().await.expect("begins");
        assert!(change.lease_hold("reconcile", "a", fence).await.is_ok());
        drop(change);
        take(&fresh.database, "b", 110).await.expect("ran out");
        let mut change = fresh.database.begin().await.expect("begins");
        assert!(matches!(change.lease_hold("reconcile", "a", fence).await, Err(Error::Conflict)));
    }
}
