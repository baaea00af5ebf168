//! Importing and reading the catalog.

use crate::given::{at, entitlement};
use crate::harness::Fresh;
use domain::{
    catalog::{
        Assignment, CatalogRecord, DirectoryGroup, DirectoryUser, Entitlement, ImportCounts, Membership,
        Principal,
    },
    connector::{Setback, SetbackKind},
    id::ImportId,
};
use storage::{CATALOG_KINDS, Database, Error};

fn import(number: u128) -> ImportId {
    ImportId::from_bits(number)
}

fn user(number: u32, name: &str) -> CatalogRecord {
    CatalogRecord::User(DirectoryUser {
        id: format!("user-{number}").parse().expect("well-formed"),
        user_name: name.to_owned(),
        display_name: name.to_owned(),
        email: String::new(),
        external_ids: Vec::new(),
        is_disabled: false,
        manager: None,
    })
}

fn users(numbers: std::ops::RangeInclusive<u32>) -> Vec<CatalogRecord> {
    numbers.map(|number| user(number, "Sam")).collect()
}

fn assignment(account: u32, principal: Principal) -> Assignment {
    Assignment { entitlement: entitlement(account), principal }
}

fn someone(number: u32) -> Principal {
    Principal::User(format!("user-{number}").parse().expect("well-formed"))
}

async fn begin(database: &Database, id: &ImportId, now: i64) {
    let mut change = database.begin().await.expect("begins");
    change.import_begin(id, at(now)).await.expect("begun");
    change.commit_without_event("an import").await.expect("commits");
}

async fn batch(
    database: &Database,
    id: &ImportId,
    records: &[CatalogRecord],
    next: Option<&str>,
) -> Result<(), Error> {
    let mut change = database.begin().await?;
    change.import_batch(id, records, next, "users").await?;
    change.commit_without_event("an import").await
}

async fn finish(database: &Database, id: &ImportId, now: i64) -> Result<ImportCounts, Error> {
    let mut change = database.begin().await?;
    let counts = change.import_finish(id, at(now)).await?;
    change.commit_without_event("an import").await?;
    Ok(counts)
}

/// A whole import of those records.
async fn imported(database: &Database, number: u128, records: &[CatalogRecord]) -> ImportCounts {
    begin(database, &import(number), number as i64).await;
    batch(database, &import(number), records, None).await.expect("stored");
    finish(database, &import(number), number as i64 + 1).await.expect("finished")
}

async fn count(database: &Database) -> usize {
    let mut connection = database.read().await.expect("reads");
    connection.catalog_records(&CATALOG_KINDS).await.expect("read").len()
}

both_databases! {
    async fn an_import_goes_on_where_it_stopped(fresh: Fresh) {
        begin(&fresh.database, &import(1), 10).await;
        batch(&fresh.database, &import(1), &users(1..=3), Some("page 2")).await.expect("stored");
        let mut connection = fresh.database.read().await.expect("reads");
        let running = connection.import_running().await.expect("read").expect("running");
        assert_eq!((running.id, running.started_at), (import(1), at(10)));
        assert_eq!((running.cursor.as_deref(), running.progress.as_str()), (Some("page 2"), "users"));
        assert_eq!(connection.import_last_finished().await.expect("read"), None);

        let setback = Setback {
            kind: SetbackKind::Denied,
            sentence: "AWS refused to list users.".to_owned(),
            code: None,
            request_id: None,
        };
        let mut change = fresh.database.begin().await.expect("begins");
        change.import_setback(&import(1), &setback).await.expect("noted");
        let running = change.import_running().await.expect("read").expect("running");
        assert_eq!(running.setback, Some(setback));
        change.commit_without_event("a setback").await.expect("commits");

        batch(&fresh.database, &import(1), &users(4..=5), None).await.expect("stored");
        let running = connection.import_running().await.expect("read").expect("running");
        assert_eq!((running.setback, running.cursor), (None, None), "the next batch forgets the setback");
        let counts = finish(&fresh.database, &import(1), 20).await.expect("finished");
        assert_eq!(counts, ImportCounts { read: 5, added: 5, changed: 0, removed: 0 });
        let last = connection.import_last_finished().await.expect("read");
        assert_eq!(last, Some((import(1), at(20), counts)));
        assert_eq!(connection.import_running().await.expect("read"), None);
        assert_eq!(connection.import_started(&import(1)).await.expect("read"), Some(at(10)));
        assert_eq!(connection.import_started(&import(2)).await.expect("read"), None);
    }

    async fn nobody_sees_an_import_before_it_is_finished(fresh: Fresh) {
        imported(&fresh.database, 1, &users(1..=4)).await;
        begin(&fresh.database, &import(2), 5).await;
        batch(&fresh.database, &import(2), &users(3..=9), None).await.expect("stored");
        assert_eq!(count(&fresh.database).await, 4);
        finish(&fresh.database, &import(2), 6).await.expect("finished");
        assert_eq!(count(&fresh.database).await, 7);
    }

    async fn each_record_counts_once_as_added_changed_removed_or_the_same(fresh: Fresh) {
        imported(&fresh.database, 1, &users(1..=120)).await;
        begin(&fresh.database, &import(2), 5).await;
        let mut second = users(11..=130);
        second[0] = user(11, "Renamed");
        batch(&fresh.database, &import(2), &second[..70], Some("x")).await.expect("stored");
        // A list that moved shows some twice, also in one batch.
        let mut rest = second[60..].to_vec();
        rest.push(second[60].clone());
        batch(&fresh.database, &import(2), &rest, None).await.expect("stored");
        let counts = finish(&fresh.database, &import(2), 6).await.expect("finished");
        assert_eq!(counts, ImportCounts { read: 120, added: 10, changed: 1, removed: 10 });
        assert_eq!(count(&fresh.database).await, 120);
    }

    async fn old_records_are_swept_away_while_the_next_import_runs(fresh: Fresh) {
        for number in 1..=4 {
            imported(&fresh.database, number, &users(1..=40)).await;
        }
        let stored = "SELECT 1 FROM catalog_records";
        let rows = fresh.meddle(&format!("UPDATE catalog_records SET kind = kind WHERE EXISTS ({stored})")).await;
        assert_eq!(rows.expect("counted"), 80, "the one in force and the one before");
        assert_eq!(count(&fresh.database).await, 40);
    }

    async fn an_import_that_another_replaced_writes_nothing_more(fresh: Fresh) {
        begin(&fresh.database, &import(1), 1).await;
        batch(&fresh.database, &import(1), &users(1..=9), Some("x")).await.expect("stored");
        begin(&fresh.database, &import(2), 2).await;
        let late = batch(&fresh.database, &import(1), &users(1..=1), None).await;
        assert!(matches!(late, Err(Error::Conflict)));
        assert!(matches!(finish(&fresh.database, &import(1), 3).await, Err(Error::Conflict)));
        batch(&fresh.database, &import(2), &users(1..=2), None).await.expect("stored");
        let counts = finish(&fresh.database, &import(2), 4).await.expect("finished");
        assert_eq!(counts, ImportCounts { read: 2, added: 2, changed: 0, removed: 0 });
    }

    async fn records_are_read_by_kind(fresh: Fresh) {
        let group = CatalogRecord::Group(DirectoryGroup {
            id: "group-1".parse().expect("well-formed"),
            name: "sre".to_owned(),
            description: String::new(),
            is_synced: true,
        });
        let membership = CatalogRecord::Membership(Membership {
            group: "group-1".parse().expect("well-formed"),
            user: "user-1".parse().expect("well-formed"),
        });
        let records = [user(1, "Ana"), group.clone(), membership.clone()];
        imported(&fresh.database, 1, &records).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.catalog_records(&["group"]).await.expect("read"), records[1..2]);
        let mut two = connection.catalog_records(&["membership", "group"]).await.expect("read");
        two.sort_by_key(CatalogRecord::key);
        assert_eq!(two, [group, membership]);
        assert_eq!(connection.catalog_records(&["account"]).await.expect("read"), []);
    }

    async fn assignments_are_read_by_entitlement_and_page_by_page(fresh: Fresh) {
        let longer: Entitlement = "000000000001/ps-0123456789abcdef0".parse().expect("well-formed");
        let group = Principal::Group("group-1".parse().expect("well-formed"));
        let all = [
            assignment(1, group.clone()),
            assignment(1, someone(2)),
            Assignment { entitlement: longer, principal: someone(3) },
            assignment(2, someone(1)),
        ];
        let mut records: Vec<_> = all.iter().cloned().map(CatalogRecord::Assignment).collect();
        records.push(user(1, "Ana"));
        imported(&fresh.database, 1, &records).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let found = connection.assignments_of(&entitlement(1)).await.expect("read");
        assert_eq!(found, [assignment(1, group), assignment(1, someone(2))]);
        let mut read = Vec::new();
        loop {
            let after = read.last().map(|(key, _): &(String, Assignment)| key.as_str());
            let page = connection.assignments_all(after, 3).await.expect("read");
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read.len(), 4);
        assert!(all.iter().all(|wanted| read.iter().any(|(_, assignment)| assignment == wanted)));
    }
}
