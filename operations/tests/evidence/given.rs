//! Hand-made rows for the stories of auditors: a small organization, grants at exact moments, and their receipts.

use domain::{
    catalog::{
        Account, AccountStatus, Assignment, Catalog, CatalogRecord, DirectoryGroup, DirectoryUser,
        Entitlement, Membership, PermissionSet, Principal,
    },
    connector::{Binding, Call, Change},
    evidence::Receipt,
    grant::{Cause, Grant, GrantState},
    holding::{Holding, HoldingKey, HoldingState},
    id::{DecisionId, GrantId, ImportId, PersonId, ReceiptId, RequestId},
    person::{Identity, Member, Person, Role},
    policy::{Answer, Verdict},
    report::ReportQuery,
    request::Request,
    time::{Minutes, Seconds, Timestamp},
};
use operations::{Context, report::Want, testing::World};

pub(crate) const PROD: &str = "111111111111";
pub(crate) const DEV: &str = "222222222222";
pub(crate) const ADMINISTRATOR: &str = "ps-0000000000000001";
pub(crate) const READ_ONLY: &str = "ps-0000000000000002";

pub(crate) fn entitlement(account: &str, permission_set: &str) -> Entitlement {
    format!("{account}/{permission_set}").parse().expect("well-formed")
}

pub(crate) fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// Ana asks, Sam approves, Kim stands by; Ada audits.
pub(crate) fn person(name: &str) -> Person {
    let number = name.bytes().fold(0, |number, byte| number * 256 + u128::from(byte));
    let lower = name.to_lowercase();
    Person {
        id: PersonId::from_bits(number),
        identity: Identity { issuer: "https://id.example".to_owned(), subject: lower.clone() },
        directory_user: Some(format!("user-{lower}").parse().expect("well-formed")),
        name: name.to_owned(),
        email: format!("{lower}@example.com"),
        zone: String::new(),
        disabled: false,
    }
}

pub(crate) fn member(name: &str) -> Member {
    Member {
        person: person(name),
        groups: Default::default(),
        roles: Default::default(),
        presence: Default::default(),
    }
}

pub(crate) fn auditor() -> Member {
    Member { roles: [Role::Auditor].into(), ..member("Ada") }
}

/// A world whose clock stands still, with people and the catalog of [`records`].
pub(crate) async fn world() -> World {
    let world = World::direct().await;
    let mut change = world.context.database.begin().await.expect("begins");
    for name in ["Ana", "Sam", "Kim", "Ada"] {
        change.save_person(&person(name)).await.expect("saved");
    }
    change.commit_without_event("a story's people").await.expect("commits");
    import(&world, records()).await;
    world
}

/// Puts a catalog in force, as an import does.
pub(crate) async fn import(world: &World, records: Vec<CatalogRecord>) {
    let (context, now) = (&world.context, world.now());
    let id = ImportId::from_bits(context.ids.next(now));
    let mut change = context.database.begin().await.expect("begins");
    change.import_begin(&id, now).await.expect("begun");
    change.import_batch(&id, &records, None, "").await.expect("stored");
    change.import_finish(&id, now).await.expect("finished");
    change.commit_without_event("a story's catalog").await.expect("commits");
    context.catalog.set(Catalog::from_records((id, now), records));
}

/// Two accounts, two permission sets. Kim is administrator in dev directly; platform-admins (Sam and Kim) are in prod;
/// a group of Stint's gives reading in prod to Ana.
pub(crate) fn records() -> Vec<CatalogRecord> {
    let mut records = vec![account(PROD, "prod-payments", "prod"), account(DEV, "dev-web", "dev")];
    records.extend([
        permission_set(ADMINISTRATOR, "AdministratorAccess", 60),
        permission_set(READ_ONLY, "ReadOnly", 120),
    ]);
    records.extend(["Ana", "Sam", "Kim"].map(user));
    records.extend([
        group("group-admins", "platform-admins", true),
        group("group-owned", "stint-prod-read", false),
    ]);
    records.extend([joins("group-admins", "sam"), joins("group-admins", "kim"), joins("group-owned", "ana")]);
    let groups = |id: &str| Principal::Group(id.parse().expect("well-formed"));
    records.extend([
        assigned(DEV, ADMINISTRATOR, Principal::User("user-kim".parse().expect("well-formed"))),
        assigned(PROD, ADMINISTRATOR, groups("group-admins")),
        assigned(PROD, READ_ONLY, groups("group-owned")),
    ]);
    records
}

fn account(id: &str, name: &str, environment: &str) -> CatalogRecord {
    CatalogRecord::Account(Account {
        id: id.parse().expect("well-formed"),
        name: name.to_owned(),
        email: String::new(),
        status: AccountStatus::Active,
        is_management: false,
        unit: "r-root".parse().expect("well-formed"),
        tags: [("environment".to_owned(), environment.to_owned())].into(),
    })
}

fn permission_set(id: &str, name: &str, session: u32) -> CatalogRecord {
    CatalogRecord::PermissionSet(PermissionSet {
        id: id.parse().expect("well-formed"),
        arn: format!("arn:aws:sso:::permissionSet/{id}"),
        name: name.to_owned(),
        description: String::new(),
        session: Minutes(session),
        managed_policies: Vec::new(),
        customer_managed_policies: Vec::new(),
        inline_policy: None,
        boundary: None,
        relay_state: None,
        tags: Default::default(),
    })
}

fn user(name: &str) -> CatalogRecord {
    let person = person(name);
    CatalogRecord::User(DirectoryUser {
        id: person.directory_user.expect("has one"),
        user_name: name.to_lowercase(),
        display_name: person.name,
        email: person.email,
        external_ids: Vec::new(),
        is_disabled: false,
        manager: None,
    })
}

fn group(id: &str, name: &str, is_synced: bool) -> CatalogRecord {
    let id = id.parse().expect("well-formed");
    CatalogRecord::Group(DirectoryGroup { id, name: name.to_owned(), description: String::new(), is_synced })
}

pub(crate) fn joins(group: &str, user: &str) -> CatalogRecord {
    let user = format!("user-{user}").parse().expect("well-formed");
    CatalogRecord::Membership(Membership { group: group.parse().expect("well-formed"), user })
}

pub(crate) fn assigned(account: &str, permission_set: &str, principal: Principal) -> CatalogRecord {
    CatalogRecord::Assignment(Assignment { entitlement: entitlement(account, permission_set), principal })
}

/// Ana's request, sent ten minutes before the start and approved by Sam for half an hour, with its scheduled grant.
pub(crate) async fn granted(
    context: &Context,
    number: u128,
    entitlement: Entitlement,
    start: Timestamp,
) -> Grant {
    let ana = person("Ana");
    let request = Request {
        id: RequestId::from_bits(number),
        person: ana.id.clone(),
        entitlement: entitlement.clone(),
        length: Minutes(60),
        starts_at: Some(start),
        reason: "Deploy the fix".parse().expect("well-formed"),
        ticket: Some("OPS-7".parse().expect("well-formed")),
        submitted_at: start - Seconds(600),
        answer: Answer {
            verdict: Verdict::Denied { sentence: String::new() },
            trace: Vec::new(),
            policy_version: String::new(),
        },
        presence: Default::default(),
        continues: None,
        approvals: Vec::new(),
        state: domain::request::RequestState::Pending { expires_at: start },
        version: 0,
    };
    let content = request.content();
    let shorter = (Some(Minutes(30)), Some("Only half of it".parse().expect("well-formed")));
    let request = request
        .approve(
            DecisionId::from_bits(number),
            &member("Sam"),
            domain::request::Basis { seen: &content, permission_set: None },
            shorter,
            Some(GrantId::from_bits(number)),
            start - Seconds(300),
        )
        .expect("open");
    let grant = Grant {
        id: GrantId::from_bits(number),
        person: ana.id,
        user: ana.directory_user.expect("has one"),
        entitlement,
        cause: Cause::Request { request: request.id.clone() },
        starts_at: start,
        ends_at: start + Minutes(30),
        state: GrantState::Scheduled,
        version: 0,
    };
    let mut change = context.database.begin().await.expect("begins");
    change.add_request(&request).await.expect("added");
    change.add_grant(&grant).await.expect("added");
    change.commit_without_event("a story's grant").await.expect("commits");
    grant
}

async fn save(context: &Context, grant: Grant) -> Grant {
    let mut change = context.database.begin().await.expect("begins");
    let version = change.save_grant(&grant).await.expect("saved");
    change.commit_without_event("a story's step").await.expect("commits");
    Grant { version, ..grant }
}

/// The grant two seconds after its start, with the receipt of its addition.
pub(crate) async fn activated(context: &Context, grant: Grant) -> Grant {
    let start = grant.starts_at;
    let grant = save(context, grant.at(start).activated(start + Seconds(2))).await;
    add_receipt(context, receipt(&grant, Change::Add, start, Seconds(2))).await;
    grant
}

/// The grant after its end, not yet removed.
pub(crate) async fn removing(context: &Context, grant: Grant) -> Grant {
    let end = grant.ends_at;
    save(context, grant.at(end)).await
}

/// The grant over, with the receipt of its removal, which took that long.
pub(crate) async fn removed(context: &Context, grant: Grant, took: Seconds) -> Grant {
    let grant = removing(context, activated(context, grant).await).await;
    add_receipt(context, receipt(&grant, Change::Remove, grant.ends_at, took)).await;
    let gone = grant.ends_at + took;
    save(context, grant.ended(None, gone)).await
}

fn receipt(grant: &Grant, change: Change, due_at: Timestamp, took: Seconds) -> Receipt {
    let number = grant.id.as_str().bytes().fold(0_u128, |sum, byte| sum.wrapping_mul(31) + u128::from(byte));
    let call = Call { action: "sso:ListAccountAssignments".to_owned(), request_id: None };
    Receipt {
        id: ReceiptId::from_bits(number * 2 + u128::from(change == Change::Add)),
        change,
        person: grant.person.clone(),
        user: grant.user.clone(),
        entitlement: grant.entitlement.clone(),
        binding: Binding::Assignment,
        grants: vec![grant.id.clone()],
        due_at,
        sent_at: Some(due_at),
        accepted_at: Some(due_at),
        confirmed_at: due_at + took,
        attempts: 1,
        calls: Vec::new(),
        read_back: call,
        note: None,
    }
}

async fn add_receipt(context: &Context, receipt: Receipt) {
    let mut change = context.database.begin().await.expect("begins");
    change.add_receipt(&receipt).await.expect("added");
    change.commit_without_event("a story's receipt").await.expect("commits");
}

/// The ledger row of the grant: delivered by that binding, or there before Stint came.
pub(crate) async fn held(context: &Context, grant: &Grant, binding: Binding, was_standing: bool) {
    let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
    let mut holding = Holding::absent(key, grant.user.clone(), binding);
    holding.was_standing = was_standing;
    holding.state = HoldingState::Present { since: grant.starts_at };
    let mut change = context.database.begin().await.expect("begins");
    change.add_holding(&holding).await.expect("added");
    change.commit_without_event("a story's holding").await.expect("commits");
}

pub(crate) fn query(from: &str, to: &str, scope: &str) -> ReportQuery {
    ReportQuery { from: from.to_owned(), to: to.to_owned(), scope: scope.to_owned() }
}

pub(crate) fn everything() -> ReportQuery {
    ReportQuery::default()
}

pub(crate) fn screen() -> Want {
    Want::default()
}

pub(crate) fn csv() -> Want {
    Want { after: None, format: Some("csv".to_owned()) }
}

/// An hour before the story's now: what was granted then is within every report.
pub(crate) fn earlier(world: &World) -> Timestamp {
    world.now() - Seconds(3_600)
}
