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

    async fn a_holder_that_ends_gives_back_all_that_it_has(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        for (name, holder) in [("import", "a"), ("alarm", "a"), ("expiry", "b")] {
            assert_eq!(change.lease_take(name, holder, at(100), at(110)).await.expect("answers"), Some(1));
        }
        change.lease_release_all("a", at(101)).await.expect("released");
        let taken = change.lease_take("import", "c", at(101), at(111)).await.expect("answers");
        assert_eq!(taken, Some(2));
        assert_eq!(change.lease_take("expiry", "c", at(101), at(111)).await.expect("answers"), None);
        change.commit_without_event("a lease").await.expect("commits");
    }

    async fn a_holder_that_lost_its_lease_cannot_go_on(fresh: Fresh) {
        let fence = take(&fresh.database, "a", 100).await.expect("free");
        let mut change = fresh.database.begin().await.expect("begins");
        assert!(change.lease_hold("reconcile", "a", fence, at(115)).await.is_ok());
        change.commit_without_event("a lease").await.expect("commits");
        assert_eq!(take(&fresh.database, "b", 114).await, None, "it was kept longer");
        take(&fresh.database, "b", 115).await.expect("ran out");
        let mut change = fresh.database.begin().await.expect("begins");
        assert!(matches!(change.lease_hold("reconcile", "a", fence, at(200)).await, Err(Error::Conflict)));
    }
}
