//! The audit log as auditors meet it: searched, exported, verified.

use crate::given::{auditor, member, moment, world};
use domain::{
    audit::{AuditEvent, AuditQuery, AuditRecord, Broken},
    person::{Actor, Member, Role},
    problem::Kind,
    time::{Seconds, Timestamp},
};
use operations::{
    Context,
    audit::{self, PAGE},
};
use storage::Database;

async fn log(database: &Database, at: Timestamp, actor: Actor, event: AuditEvent) {
    let change = database.begin().await.expect("begins");
    change.commit(at, actor, event).await.expect("commits");
}

/// Ana signs out and in on the 20th, Sam is refused on the 21st, Stint stops on the 22nd.
async fn some_days(context: &Context) {
    let (ana, sam) = (member("Ana").actor(), member("Sam").actor());
    let refused = AuditEvent::Denied { operation: "end access".to_owned(), cause: "not theirs".to_owned() };
    let signed_in = AuditEvent::SignedIn { method: "oidc".to_owned() };
    let stint = Actor::System { task: "server".to_owned() };
    for (at, actor, event) in [
        ("2026-11-20T08:00:00Z", ana.clone(), AuditEvent::SignedOut),
        ("2026-11-20T23:59:59Z", ana, signed_in),
        ("2026-11-21T12:00:00Z", sam, refused),
        ("2026-11-22T12:00:00Z", stint, AuditEvent::ServerStopped),
    ] {
        log(&context.database, moment(at), actor, event).await;
    }
}

fn kinds(records: &[AuditRecord]) -> Vec<&'static str> {
    records.iter().map(|record| record.event.kind()).collect()
}

#[tokio::test]
async fn only_auditors_and_administrators_see_the_log_and_other_attempts_are_in_it() {
    let world = world().await;
    let (ana, query) = (member("Ana"), AuditQuery::default());
    let searched = audit::search(&world.context, &ana, &query).await.expect_err("refused");
    let exported = audit::export_page(&world.context, &ana, &query, "csv", 0).await.expect_err("refused");
    assert_eq!([searched.kind, exported.kind], [Kind::Forbidden; 2]);
    assert_eq!(
        searched.sentence,
        "Only auditors and administrators can see this. Ask an administrator if you need it."
    );

    let administrator = Member { roles: [Role::Administrator].into(), ..member("Ada") };
    let page = audit::search(&world.context, &administrator, &query).await.expect("allowed");
    assert_eq!(kinds(&page.records), ["denied", "denied"]);
    assert!(page.records.iter().all(|record| record.actor == ana.actor()));
}

#[tokio::test]
async fn an_auditor_narrows_the_log_by_name_kind_subject_and_day() {
    let world = world().await;
    some_days(&world.context).await;
    let search = async |query: AuditQuery| {
        let page = audit::search(&world.context, &auditor(), &query).await.expect("found");
        assert_eq!(page.records.len(), page.total as usize);
        kinds(&page.records)
    };
    let days =
        |from: &str, to: &str| AuditQuery { from: from.to_owned(), to: to.to_owned(), ..Default::default() };

    assert_eq!(search(AuditQuery::default()).await, ["server_stopped", "denied", "signed_in", "signed_out"]);
    assert_eq!(
        search(AuditQuery { actor: "an".to_owned(), ..Default::default() }).await,
        ["signed_in", "signed_out"]
    );
    assert!(search(AuditQuery { actor: "nobody".to_owned(), ..Default::default() }).await.is_empty());
    assert_eq!(search(AuditQuery { kind: "denied".to_owned(), ..Default::default() }).await, ["denied"]);
    let about_ana = AuditQuery { subject: member("Ana").person.id.to_string(), ..Default::default() };
    assert_eq!(search(about_ana).await, ["signed_in", "signed_out"]);
    assert_eq!(search(days("2026-11-20", "2026-11-20")).await, ["signed_in", "signed_out"]);
    assert_eq!(search(days("2026-11-21", "")).await, ["server_stopped", "denied"]);
    assert_eq!(search(days("", "2026-11-20T12:00:00Z")).await, ["signed_out"]);
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_told_beside_its_field() {
    let world = world().await;
    let query = AuditQuery { subject: "Sam".to_owned(), from: "yesterday".to_owned(), ..Default::default() };
    let problem = audit::search(&world.context, &auditor(), &query).await.expect_err("refused");
    assert_eq!(problem.kind, Kind::Invalid);
    assert_eq!(problem.field("from"), Some("Give a day such as 2026-11-22."));
    assert!(problem.field("subject").is_some());
    let query = AuditQuery { before: "x".to_owned(), ..Default::default() };
    let problem = audit::search(&world.context, &auditor(), &query).await.expect_err("refused");
    assert!(problem.field("before").is_some());
}

#[tokio::test]
async fn the_next_page_goes_on_where_the_last_one_ended() {
    let world = world().await;
    let many = i64::from(PAGE) + 20;
    for _ in 0..many {
        log(&world.context.database, world.now(), Actor::Anonymous, AuditEvent::ServerStopped).await;
    }
    let first = audit::search(&world.context, &auditor(), &AuditQuery::default()).await.expect("found");
    assert_eq!((first.records.len(), i64::from(first.total)), (PAGE as usize, many));
    assert_eq!((first.records[0].sequence, first.next), (many, Some(21)));
    let query = AuditQuery { before: "21".to_owned(), ..Default::default() };
    let last = audit::search(&world.context, &auditor(), &query).await.expect("found");
    assert_eq!((last.records.len(), last.records[0].sequence, last.next), (20, 20, None));
}

#[tokio::test]
async fn an_export_has_every_record_oldest_first_and_is_itself_recorded_once() {
    let world = world().await;
    let many = 1_500;
    let change = world.context.database.begin().await.expect("begins");
    let events = vec![(Actor::Anonymous, AuditEvent::ServerStopped); many];
    change.commit_all(world.now(), events).await.expect("commits");
    let query = AuditQuery { kind: "server_stopped".to_owned(), ..Default::default() };

    let mut sequences = Vec::new();
    loop {
        let after = sequences.last().copied().unwrap_or(0);
        let page =
            audit::export_page(&world.context, &auditor(), &query, "csv", after).await.expect("exported");
        assert!(page.len() <= 1_000);
        if page.is_empty() {
            break;
        }
        sequences.extend(page.iter().map(|record| record.sequence));
    }
    assert_eq!(sequences, (1..=many as i64).collect::<Vec<_>>());
    let exports: Vec<_> = world.audit().await.into_iter().skip(many).map(|record| record.event).collect();
    let recorded = AuditEvent::Exported {
        report: "audit-log".to_owned(),
        format: "csv".to_owned(),
        filter: "kind=server_stopped".to_owned(),
        rows: many as u64,
    };
    assert_eq!(exports, [recorded]);
}

#[tokio::test]
async fn a_whole_chain_verifies() {
    let world = world().await;
    some_days(&world.context).await;
    let verified = audit::verify(&world.context.database).await.expect("read");
    let head = world.audit().await.pop().expect("there are records").hash;
    assert_eq!((verified.records, verified.head, verified.broken), (4, head, None));
}

/// Five records in a file; then someone with the file changes one text in it for another of the same length.
async fn tampered(name: &str, from: &str, to: &str) -> audit::Verified {
    let path =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.db", std::process::id()));
    let url = format!("sqlite:{}", path.display());
    let database = Database::open(&url).await.expect("opens");
    for number in 1..=5 {
        let actor = Actor::System { task: format!("task-{number}") };
        let at = Timestamp::from_seconds(1_000) + Seconds(number);
        log(&database, at, actor, AuditEvent::ServerStopped).await;
    }
    database.close().await;

    let mut bytes = std::fs::read(&path).expect("a file");
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, text)| *text == from.as_bytes())
        .map(|(at, _)| at)
        .collect();
    assert_eq!(places.len(), 1, "the text is there once");
    bytes[places[0]..places[0] + to.len()].copy_from_slice(to.as_bytes());
    std::fs::write(&path, bytes).expect("written");

    let database = Database::open(&url).await.expect("opens");
    let verified = audit::verify(&database).await.expect("read");
    database.close().await;
    std::fs::remove_file(&path).expect("removed");
    verified
}

#[tokio::test]
async fn a_record_that_was_changed_in_the_file_is_found() {
    let verified = tampered("changed", "task-4", "task-9").await;
    assert_eq!((verified.records, verified.broken), (3, Some(Broken::Content { sequence: 4 })));
}

#[tokio::test]
async fn a_record_that_cannot_even_be_read_is_found() {
    let verified = tampered("unreadable", r#""task":"task-3"}"#, r#""task":"task-3"?"#).await;
    assert_eq!((verified.records, verified.broken), (2, Some(Broken::Content { sequence: 3 })));
}
