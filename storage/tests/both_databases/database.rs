//! Opening, reading, snapshots and units of work.

use crate::given::{at, event, people, person, person_id};
use crate::harness::Fresh;
use storage::{Database, Error};

#[tokio::test]
async fn an_in_memory_database_is_quick_and_alone() {
    let (first, second) = (Database::open("sqlite::memory:").await, Database::open("sqlite::memory:").await);
    let (first, second) = (first.expect("opens"), second.expect("opens"));
    people(&first, 1).await;
    assert_eq!(first.read().await.expect("reads").people_all().await.expect("read").len(), 1);
    assert_eq!(second.read().await.expect("reads").people_all().await.expect("read").len(), 0);
}

#[tokio::test]
async fn an_address_of_another_database_is_refused_without_repeating_it() {
    let refusal = Database::open("mysql://user:secret@host/stint").await.err().expect("refused");
    assert!(matches!(refusal, Error::Address));
    assert!(!refusal.to_string().contains("secret"));
}

/// As it does on a full disk.
#[tokio::test]
async fn a_change_that_sqlite_undid_by_itself_stands_in_no_others_way() {
    let fresh = Fresh::sqlite().await;
    let full = "CREATE TRIGGER full BEFORE INSERT ON people BEGIN SELECT RAISE(ROLLBACK, 'full'); END";
    fresh.meddle(full).await.expect("created");
    for _ in 0..3 {
        let mut change = fresh.database.begin().await.expect("begins");
        let refusal = change.save_person(&person(1)).await.expect_err("refused");
        assert!(matches!(refusal, Error::Driver(_)), "{refusal}");
    }
    fresh.meddle("DROP TRIGGER full").await.expect("dropped");
    people(&fresh.database, 1).await;
    fresh.remove().await;
}

both_databases! {
    async fn a_change_that_is_dropped_is_undone(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        change.save_person(&person(1)).await.expect("saved");
        assert!(change.person(&person_id(1)).await.expect("read").is_some(), "a change sees what it did");
        drop(change);
        people(&fresh.database, 0).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.person(&person_id(1)).await.expect("read"), None);
    }

    async fn nobody_sees_a_change_before_its_commit_and_reading_does_not_wait(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        change.save_person(&person(1)).await.expect("saved");
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.person(&person_id(1)).await.expect("read"), None);
        let (actor, event) = event("test");
        change.commit(at(1), actor, event).await.expect("commits");
        assert!(connection.person(&person_id(1)).await.expect("read").is_some());
    }

    async fn a_snapshot_sees_one_moment(fresh: Fresh) {
        let mut snapshot = fresh.database.snapshot().await.expect("reads");
        assert_eq!(snapshot.people_all().await.expect("read").len(), 0);
        people(&fresh.database, 1).await;
        assert_eq!(snapshot.people_all().await.expect("read").len(), 0);
        drop(snapshot);
        let mut later = fresh.database.snapshot().await.expect("reads");
        assert_eq!(later.people_all().await.expect("read").len(), 1);
    }

    async fn what_was_committed_is_there_after_opening_again(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let again = Database::open(&fresh.url).await.expect("opens");
        assert_eq!(again.read().await.expect("reads").people_all().await.expect("read"), [person(1)]);
        again.close().await;
    }

    async fn of_two_changes_in_each_others_way_one_goes_on(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let rename = |first: u128, second: u128| {
            let database = fresh.database.clone();
            async move {
                let mut change = database.begin().await?;
                change.save_person(&person(first)).await?;
                tokio::task::yield_now().await;
                change.save_person(&person(second)).await?;
                change.commit_without_event("a test's rename").await
            }
        };
        for _ in 0..3 {
            let (one, other) = tokio::join!(tokio::spawn(rename(1, 2)), tokio::spawn(rename(2, 1)));
            let outcomes = [one.expect("no panic"), other.expect("no panic")];
            assert!(outcomes.iter().any(Result::is_ok));
            let told = |outcome: &Result<(), Error>| matches!(outcome, Ok(()) | Err(Error::Conflict));
            assert!(outcomes.iter().all(told), "{outcomes:?}");
        }
    }

    async fn a_row_that_stint_cannot_have_written_is_named(fresh: Fresh) {
        people(&fresh.database, 1).await;
        fresh.meddle("UPDATE people SET directory_user = 'not an id!'").await.expect("changed");
        let mut connection = fresh.database.read().await.expect("reads");
        let fault = connection.person(&person_id(1)).await.expect_err("inconsistent").to_string();
        assert_eq!(fault, format!("people.directory_user of {} cannot be read", person_id(1)));
    }
}
