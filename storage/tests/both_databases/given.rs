//! Values that the stories begin with. Numbers make ids; moments are seconds.

use domain::{
    audit::AuditEvent,
    catalog::Entitlement,
    connector::{Binding, Call, Change},
    evidence::Receipt,
    grant::{Cause, Grant, GrantState},
    holding::{Holding, HoldingKey},
    id::{DecisionId, GrantId, PersonId, ReceiptId, RequestId},
    person::{Actor, Identity, Member, Person},
    policy::{Answer, Verdict},
    request::{Request, RequestState},
    session::{Session, SessionHash},
    time::{Minutes, Timestamp},
};
use storage::Database;

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

pub(crate) fn person_id(number: u128) -> PersonId {
    PersonId::from_bits(number)
}

pub(crate) fn request_id(number: u128) -> RequestId {
    RequestId::from_bits(number)
}

pub(crate) fn grant_id(number: u128) -> GrantId {
    GrantId::from_bits(number)
}

pub(crate) fn person(number: u128) -> Person {
    Person {
        id: person_id(number),
        identity: Identity { issuer: "https://id.example".to_owned(), subject: format!("subject-{number}") },
        directory_user: Some(format!("user-{number}").parse().expect("well-formed")),
        name: format!("Person {number}"),
        email: format!("person{number}@example.com"),
        zone: "Europe/Berlin".to_owned(),
        disabled: false,
    }
}

pub(crate) fn member(number: u128) -> Member {
    Member {
        person: person(number),
        groups: Default::default(),
        roles: Default::default(),
        presence: Default::default(),
    }
}

pub(crate) fn actor(number: u128) -> Actor {
    member(number).actor()
}

/// One of 1 000 accounts, always with the same permission set.
pub(crate) fn entitlement(number: u32) -> Entitlement {
    format!("{number:012}/ps-0123456789abcdef").parse().expect("well-formed")
}

pub(crate) fn answer() -> Answer {
    Answer {
        verdict: Verdict::Denied { sentence: "It does not matter here.".to_owned() },
        trace: Vec::new(),
        policy_version: "0123456789ab".to_owned(),
    }
}

/// Pending, of person `person`, for the first entitlement, sent at 1 000 s.
pub(crate) fn request(number: u128, person: u128) -> Request {
    Request {
        id: request_id(number),
        person: person_id(person),
        entitlement: entitlement(1),
        length: Minutes(60),
        starts_at: None,
        reason: "Deploy the fix".parse().expect("well-formed"),
        ticket: Some("OPS-7".parse().expect("well-formed")),
        submitted_at: at(1_000),
        answer: answer(),
        presence: Default::default(),
        continues: None,
        approvals: Vec::new(),
        state: RequestState::Pending { expires_at: at(1_000 + 86_400) },
        version: 0,
    }
}

/// Approved by another person, with the request's own number as grant.
pub(crate) fn approved(request: Request, number: u128, approver: u128, now: Timestamp) -> Request {
    let content = request.content();
    let basis = domain::request::Basis { seen: &content, permission_set: None };
    let (id, grant) = (DecisionId::from_bits(number), Some(grant_id(number)));
    request.approve(id, &member(approver), basis, (None, None), grant, now).expect("open to the approver")
}

/// What an approved request gives: an hour from `start`.
pub(crate) fn grant(number: u128, request: &Request, start: Timestamp) -> Grant {
    Grant {
        id: grant_id(number),
        person: request.person.clone(),
        user: "user-1".parse().expect("well-formed"),
        entitlement: request.entitlement.clone(),
        cause: Cause::Request { request: request.id.clone() },
        starts_at: start,
        ends_at: start + request.length,
        state: GrantState::Scheduled,
        version: 0,
    }
}

pub(crate) fn key(person: u128, account: u32) -> HoldingKey {
    HoldingKey { person: person_id(person), entitlement: entitlement(account) }
}

pub(crate) fn holding(person: u128, account: u32) -> Holding {
    Holding::absent(key(person, account), "user-1".parse().expect("well-formed"), Binding::Assignment)
}

pub(crate) fn call(action: &str) -> Call {
    Call { action: action.to_owned(), request_id: Some("11111111-2222".to_owned()) }
}

/// A removal that was due at the grant's end and confirmed some seconds later.
pub(crate) fn removal(number: u128, grant: &Grant, took: i64) -> Receipt {
    Receipt {
        id: ReceiptId::from_bits(number),
        change: Change::Remove,
        person: grant.person.clone(),
        user: grant.user.clone(),
        entitlement: grant.entitlement.clone(),
        binding: Binding::Assignment,
        grants: vec![grant.id.clone()],
        due_at: grant.ends_at,
        sent_at: Some(grant.ends_at),
        accepted_at: None,
        confirmed_at: Timestamp::from_microseconds(grant.ends_at.microseconds() + took * 1_000_000),
        attempts: 1,
        calls: vec![call("sso:DeleteAccountAssignment")],
        read_back: call("sso:ListAccountAssignments"),
        note: None,
    }
}

pub(crate) fn session(name: &str, person: u128, started: i64, seen: i64) -> Session {
    Session {
        hash: SessionHash(name.to_owned()),
        person: person_id(person),
        started_at: at(started),
        last_seen_at: at(seen),
        proved_at: None,
        user_agent: "A browser".to_owned(),
    }
}

pub(crate) fn event(task: &str) -> (Actor, AuditEvent) {
    (Actor::System { task: task.to_owned() }, AuditEvent::ServerStopped)
}

/// People 1 to `count`.
pub(crate) async fn people(database: &Database, count: u128) {
    let mut change = database.begin().await.expect("begins");
    for number in 1..=count {
        change.save_person(&person(number)).await.expect("saved");
    }
    change.commit_without_event("a test's people").await.expect("commits");
}

/// Person 1's approved request with its scheduled grant, both with that number.
pub(crate) async fn granted(database: &Database, number: u128, start: i64) -> (Request, Grant) {
    granted_for(database, request(number, 1), number, start).await
}

pub(crate) async fn granted_for(
    database: &Database,
    request: Request,
    number: u128,
    start: i64,
) -> (Request, Grant) {
    let request = approved(request, number, 2, at(1_500));
    let grant = grant(number, &request, at(start));
    let mut change = database.begin().await.expect("begins");
    change.add_request(&request).await.expect("added");
    change.add_grant(&grant).await.expect("added");
    change.commit_without_event("a test's grant").await.expect("commits");
    (request, grant)
}
