//! Searching the audit log.

use crate::given::{actor, at, entitlement, grant_id, granted, key, people, person_id, request_id};
use crate::harness::Fresh;
use domain::{
    audit::{AuditEvent, AuditRecord, GENESIS},
    id::DecisionId,
    person::Actor,
};
use storage::{AuditFilter, AuditSubject, Database};

/// One record a second: sequence `n` at `n` seconds.
async fn log(database: &Database, events: Vec<(Actor, AuditEvent)>) {
    for (second, (actor, event)) in events.into_iter().enumerate() {
        let change = database.begin().await.expect("begins");
        change.commit(at(second as i64 + 1), actor, event).await.expect("commits");
    }
}

fn system() -> Actor {
    Actor::System { task: "reconcile".to_owned() }
}

fn denied() -> AuditEvent {
    AuditEvent::Denied { operation: "audit".to_owned(), cause: "not an auditor".to_owned() }
}

/// Person 1 has request 1 and grant 1 for the first entitlement; person 2 decides.
async fn story(database: &Database) {
    people(database, 2).await;
    granted(database, 1, 2_000).await;
    let (person, entitlement) = (person_id(1), entitlement(1));
    log(
        database,
        vec![
            (actor(1), AuditEvent::SignedOut),
            (actor(2), denied()),
            (actor(1), denied()),
            (
                actor(2),
                AuditEvent::RequestRejected {
                    request: request_id(1),
                    decision: DecisionId::from_bits(1),
                    content: domain::request::ContentHash(String::new()),
                    comment: None,
                },
            ),
            (system(), AuditEvent::GrantEnded { grant: grant_id(1), person, entitlement, kept_by: None }),
            (system(), AuditEvent::ServerStopped),
        ],
    )
    .await;
}

fn sequences(records: &[AuditRecord]) -> Vec<i64> {
    records.iter().map(|record| record.sequence).collect()
}

/// All that match, and that the three forms of a search agree.
async fn found(database: &Database, filter: AuditFilter) -> Vec<i64> {
    let mut connection = database.read().await.expect("reads");
    let oldest = sequences(&connection.audit_after(&filter, 0, 99).await.expect("read"));
    let mut newest = sequences(&connection.audit_search(&filter, None, 99).await.expect("read"));
    newest.reverse();
    assert_eq!(newest, oldest);
    assert_eq!(connection.audit_count(&filter, 99).await.expect("read") as usize, oldest.len());
    oldest
}

fn about(subject: AuditSubject) -> AuditFilter {
    AuditFilter { subject: Some(subject), ..AuditFilter::default() }
}

fn by(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

both_databases! {
    async fn an_empty_log_has_a_head_and_no_records(fresh: Fresh) {
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.audit_head().await.expect("read"), (0, GENESIS.to_owned()));
        assert_eq!(connection.audit_first_last().await.expect("read"), None);
        assert_eq!(connection.audit_actors().await.expect("read"), Vec::<String>::new());
        assert!(found(&fresh.database, AuditFilter::default()).await.is_empty());
    }

    async fn the_head_is_the_last_record(fresh: Fresh) {
        story(&fresh.database).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let last = connection.audit_search(&AuditFilter::default(), None, 1).await.expect("read");
        assert_eq!(connection.audit_head().await.expect("read"), (6, last[0].hash.clone()));
        assert_eq!(connection.audit_first_last().await.expect("read"), Some((1, 6)));
        let names = connection.audit_actors().await.expect("read");
        assert_eq!(names, ["Person 1", "Person 2", "Stint"]);
    }

    async fn records_are_found_by_kind_actor_and_both(fresh: Fresh) {
        story(&fresh.database).await;
        let kind = Some("denied".to_owned());
        let database = &fresh.database;
        assert_eq!(found(database, AuditFilter { kind: kind.clone(), ..Default::default() }).await, [2, 3]);
        let actors = by(&["Person 1"]);
        assert_eq!(found(database, AuditFilter { actors: actors.clone(), ..Default::default() }).await, [1, 3]);
        assert_eq!(found(database, AuditFilter { kind, actors, ..Default::default() }).await, [3]);
        let both = AuditFilter { actors: by(&["Stint", "Person 2"]), ..Default::default() };
        assert_eq!(found(database, both).await, [2, 4, 5, 6]);
        let nobody = AuditFilter { actors: by(&[]), ..Default::default() };
        assert!(found(database, nobody).await.is_empty());
    }

    async fn the_whole_story_of_a_person_a_request_a_grant_and_an_account_is_found(fresh: Fresh) {
        story(&fresh.database).await;
        let database = &fresh.database;
        let entitlement = key(1, 1).entitlement;
        assert_eq!(found(database, about(AuditSubject::Person(person_id(1)))).await, [1, 3, 4, 5]);
        assert_eq!(found(database, about(AuditSubject::Person(person_id(2)))).await, [2]);
        assert_eq!(found(database, about(AuditSubject::Request(request_id(1)))).await, [4, 5]);
        assert_eq!(found(database, about(AuditSubject::Grant(grant_id(1)))).await, [5]);
        assert_eq!(found(database, about(AuditSubject::Account(entitlement.account.clone()))).await, [4, 5]);
        let in_account = about(AuditSubject::Account(entitlement.account.clone()));
        let ended = AuditFilter { kind: Some("grant_ended".to_owned()), ..in_account };
        assert_eq!(found(database, ended).await, [5]);
        assert_eq!(found(database, about(AuditSubject::Entitlement(entitlement))).await, [4, 5]);
    }

    async fn a_range_of_time_includes_its_start_and_not_its_end(fresh: Fresh) {
        story(&fresh.database).await;
        let range = |from, to| AuditFilter { from, to, ..Default::default() };
        let database = &fresh.database;
        assert_eq!(found(database, range(Some(at(2)), Some(at(4)))).await, [2, 3]);
        assert_eq!(found(database, range(Some(at(5)), None)).await, [5, 6]);
        assert_eq!(found(database, range(None, Some(at(2)))).await, [1]);
        assert!(found(database, range(Some(at(7)), None)).await.is_empty());
        assert_eq!(found(database, range(None, Some(at(99)))).await, [1, 2, 3, 4, 5, 6]);
    }

    async fn pages_go_on_where_the_last_one_ended(fresh: Fresh) {
        story(&fresh.database).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let filter = AuditFilter { actors: by(&["Stint", "Person 2", "Person 1"]), ..Default::default() };
        let newest = connection.audit_search(&filter, None, 2).await.expect("read");
        assert_eq!(sequences(&newest), [6, 5]);
        let next = connection.audit_search(&filter, Some(5), 3).await.expect("read");
        assert_eq!(sequences(&next), [4, 3, 2]);
        let oldest = connection.audit_after(&filter, 4, 1).await.expect("read");
        assert_eq!(sequences(&oldest), [5]);
        assert_eq!(connection.audit_count(&filter, 4).await.expect("read"), 4, "counting stops at the cap");
    }

    async fn a_record_whose_columns_do_not_agree_is_named(fresh: Fresh) {
        story(&fresh.database).await;
        let open = if fresh.is_postgres() {
            "ALTER TABLE audit_events DISABLE TRIGGER USER"
        } else {
            "DROP TRIGGER audit_guard_update"
        };
        fresh.meddle(open).await.expect("someone with all rights");
        fresh.meddle("UPDATE audit_events SET kind = 'exported' WHERE sequence = 2").await.expect("changed");
        let mut connection = fresh.database.read().await.expect("reads");
        let fault = connection.audit_after(&AuditFilter::default(), 0, 9).await.expect_err("inconsistent");
        assert_eq!(fault.to_string(), "audit_events.kind of 2 cannot be read");
    }
}
