//! Committing: every change links into one chain.

use crate::given::{at, event, people, person};
use crate::harness::Fresh;
use domain::{
    audit::{AuditEvent, AuditRecord, GENESIS, verify_next},
    person::Actor,
};
use storage::{AuditFilter, Database, Error};

async fn whole_chain(database: &Database) -> Vec<AuditRecord> {
    let mut connection = database.read().await.expect("reads");
    connection.audit_after(&AuditFilter::default(), 0, 1_000).await.expect("read")
}

fn assert_whole(records: &[AuditRecord]) {
    let (mut sequence, mut hash) = (0, GENESIS.to_owned());
    for record in records {
        assert_eq!(verify_next((sequence, &hash), record), Ok(()));
        (sequence, hash) = (record.sequence, record.hash.clone());
    }
}

both_databases! {
    async fn a_commit_gives_the_record_that_it_stored(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        change.save_person(&person(1)).await.expect("saved");
        let (actor, event) = event("test");
        let record = change.commit(at(7), actor, event).await.expect("commits");
        assert_eq!((record.sequence, record.at, record.previous.as_str()), (1, at(7), GENESIS));
        assert_eq!(whole_chain(&fresh.database).await, [record]);
    }

    async fn several_facts_of_one_change_are_linked_in_their_order(fresh: Fresh) {
        let change = fresh.database.begin().await.expect("begins");
        let events = ["a", "b", "c"].map(event).to_vec();
        let records = change.commit_all(at(7), events).await.expect("commits");
        assert_eq!(records.iter().map(|record| record.sequence).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(whole_chain(&fresh.database).await, records);
        assert_whole(&records);
    }

    async fn a_change_cannot_be_committed_with_an_empty_list_of_facts(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        change.save_person(&person(1)).await.expect("saved");
        assert!(matches!(change.commit_all(at(7), Vec::new()).await, Err(Error::Unrecorded)));
        people(&fresh.database, 0).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.people_all().await.expect("read"), []);
    }

    async fn commits_at_the_same_time_keep_one_chain_without_gaps(fresh: Fresh) {
        let commits = (1..=24_u128).map(|number| {
            let database = fresh.database.clone();
            tokio::spawn(async move {
                let mut change = database.begin().await.expect("begins");
                change.save_person(&person(number)).await.expect("saved");
                if number % 6 == 0 {
                    // Some give up halfway; they leave no gap.
                    return;
                }
                let (actor, event) = event(&number.to_string());
                change.commit(at(7), actor, event).await.expect("commits");
            })
        });
        for outcome in futures::future::join_all(commits).await {
            outcome.expect("no panic");
        }
        let records = whole_chain(&fresh.database).await;
        assert_eq!(records.len(), 20);
        assert_whole(&records);
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.people_all().await.expect("read").len(), 20);
    }

    async fn two_processes_keep_one_chain(fresh: Fresh) {
        let other = Database::open(&fresh.url).await.expect("opens");
        let commits = (1..=20).map(|number| {
            let database = if number % 2 == 0 { other.clone() } else { fresh.database.clone() };
            tokio::spawn(async move {
                let change = database.begin().await.expect("begins");
                let (actor, event) = event("test");
                change.commit(at(number), actor, event).await.expect("commits");
            })
        });
        for outcome in futures::future::join_all(commits).await {
            outcome.expect("no panic");
        }
        other.close().await;
        let records = whole_chain(&fresh.database).await;
        assert_eq!(records.len(), 20);
        assert_whole(&records);
    }

    async fn the_logs_time_never_goes_back(fresh: Fresh) {
        for seconds in [10, 8, 12] {
            let change = fresh.database.begin().await.expect("begins");
            let (actor, event) = event("test");
            change.commit(at(seconds), actor, event).await.expect("commits");
        }
        let records = whole_chain(&fresh.database).await;
        assert_eq!(records.iter().map(|record| record.at).collect::<Vec<_>>(), [at(10), at(10), at(12)]);
        assert_whole(&records);
    }

    async fn an_audit_row_cannot_be_changed_removed_or_slipped_in(fresh: Fresh) {
        let change = fresh.database.begin().await.expect("begins");
        change.commit(at(7), Actor::Anonymous, AuditEvent::ServerStopped).await.expect("commits");
        let mut attempts = vec![
            "UPDATE audit_events SET at = 8",
            "UPDATE audit_events SET hash = hash",
            "DELETE FROM audit_events",
        ];
        if fresh.is_postgres() {
            attempts.push("TRUNCATE audit_events");
        }
        for sql in attempts {
            let refusal = fresh.refusal(sql).await;
            assert!(refusal.contains("the audit log is append-only"), "{sql}: {refusal}");
        }
        let columns = "at, kind, actor_name, actor, event, previous, hash";
        for sequence in [1, 3] {
            let verb = if fresh.is_postgres() { "INSERT" } else { "INSERT OR REPLACE" };
            let sql = format!(
                "{verb} INTO audit_events (sequence, {columns}) SELECT {sequence}, {columns} FROM audit_events"
            );
            let refusal = fresh.refusal(&sql).await;
            assert!(refusal.contains("the audit log has no gaps"), "{refusal}");
        }
        assert_eq!(whole_chain(&fresh.database).await.len(), 1);
    }
}
