//! Access by direct account assignments.

use crate::{
    contract::{self, finish, is_present},
    support::{START, World},
};
use connectors::simulated::{Behaviour, Fault};
use domain::{
    catalog::AccountStatus,
    connector::{Access, Change, Connector, Operation, Progress, SetbackKind},
};
use std::time::Duration;

const CREATE: &str = "sso-admin:CreateAccountAssignment";
const DELETE: &str = "sso-admin:DeleteAccountAssignment";

async fn start(world: &World, access: &Access, change: Change) -> Operation {
    let progress = match change {
        Change::Add => world.connector.add(access).await,
        Change::Remove => world.connector.remove(access).await,
    };
    match progress.expect("accepted") {
        Progress::Running { operation, .. } => operation,
        other => panic!("not running: {other:?}"),
    }
}

async fn add_and_finish(world: &World, access: &Access) {
    start(world, access, Change::Add).await;
    world.let_operations_finish();
    assert!(is_present(&world.connector, access).await);
}

#[tokio::test]
async fn an_assignment_comes_and_goes() {
    let world = World::with(Behaviour::immediate()).await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    contract::access_comes_and_goes(&world.connector, &access).await;
    contract::adding_what_is_there_counts_as_done(&world.connector, &access).await;
}

#[tokio::test]
async fn an_assignment_is_followed_to_its_end_by_its_request_id() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    let operation = start(&world, &access, Change::Add).await;
    let progress = world.connector.follow(&access, &operation).await.unwrap();
    assert!(matches!(&progress, Progress::Running { operation: same, .. } if *same == operation));
    assert!(!is_present(&world.connector, &access).await);
    world.let_operations_finish();
    let progress = world.connector.follow(&access, &operation).await.unwrap();
    let Progress::Done { call } = progress else { panic!("not done: {progress:?}") };
    assert_eq!(call.action, "sso:DescribeAccountAssignmentCreationStatus");
    assert!(call.request_id.is_some());
    assert!(is_present(&world.connector, &access).await);
}

#[tokio::test]
async fn a_delete_of_what_is_gone_counts_as_done() {
    let world = World::with(Behaviour::immediate()).await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    contract::removing_what_is_gone_counts_as_done(&world.connector, &access).await;
    world.cloud.change(|organization, _| organization.accounts.remove(&access.entitlement.account));
    contract::removing_what_is_gone_counts_as_done(&world.connector, &access).await;
    world
        .cloud
        .change(|organization, _| organization.permission_sets.remove(&access.entitlement.permission_set));
    contract::removing_what_is_gone_counts_as_done(&world.connector, &access).await;
}

#[tokio::test]
async fn an_identical_creation_gives_the_operation_that_runs_already() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    let first = start(&world, &access, Change::Add).await;
    let second = start(&world, &access, Change::Add).await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_second_operation_on_the_same_account_is_a_conflict_until_the_first_has_finished() {
    let world = World::start().await;
    let first = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    let second = world.by_assignment("sam.okafor", "prod-payments", "AdministratorAccess");
    start(&world, &first, Change::Add).await;
    assert_eq!(world.connector.add(&second).await.unwrap_err().kind, SetbackKind::Conflict);
    assert_eq!(world.connector.remove(&first).await.unwrap_err().kind, SetbackKind::Conflict);
    world.let_operations_finish();
    add_and_finish(&world, &second).await;
    assert!(is_present(&world.connector, &first).await);
}

#[tokio::test]
async fn the_sixteenth_creation_at_once_has_to_wait() {
    let world = World::with(Behaviour { calls_per_second: None, ..Behaviour::realistic() }).await;
    let names: Vec<String> = world.cloud.read(|organization| {
        let active = organization.accounts.values().filter(|one| one.status == AccountStatus::Active);
        active.map(|account| account.name.clone()).take(16).collect()
    });
    let all: Vec<Access> =
        names.iter().map(|name| world.by_assignment("rahul.mehta", name, "SupportUser")).collect();
    for access in &all[..15] {
        start(&world, access, Change::Add).await;
    }
    let setback = world.connector.add(&all[15]).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Throttled);
    assert_eq!(setback.code.as_deref(), Some("ServiceQuotaExceededException"));
    world.let_operations_finish();
    add_and_finish(&world, &all[15]).await;
}

#[tokio::test]
async fn an_account_that_is_suspended_meanwhile_fails_the_operation_later() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    let operation = start(&world, &access, Change::Add).await;
    world.cloud.change(|organization, _| {
        organization.accounts.get_mut(&access.entitlement.account).unwrap().status = AccountStatus::Suspended;
    });
    world.let_operations_finish();
    let progress = world.connector.follow(&access, &operation).await.unwrap();
    let Progress::Failed { setback, .. } = progress else { panic!("not failed: {progress:?}") };
    assert_eq!(setback.kind, SetbackKind::Missing);
    assert!(setback.sentence.contains("suspended"), "{}", setback.sentence);
}

#[tokio::test]
async fn a_person_who_left_meanwhile_fails_the_operation_later() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    let operation = start(&world, &access, Change::Add).await;
    world.cloud.change(|organization, _| organization.users.remove(&access.user));
    world.let_operations_finish();
    let progress = world.connector.follow(&access, &operation).await.unwrap();
    assert!(matches!(progress, Progress::Failed { setback, .. } if setback.kind == SetbackKind::Missing));
}

#[tokio::test]
async fn a_lost_reply_is_found_again_by_listing_operations() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    // Others' operations, and an older one of the same access, must not be mistaken for it.
    add_and_finish(&world, &access).await;
    start(&world, &access, Change::Remove).await;
    world.clock.advance(Duration::from_secs(60));
    start(&world, &world.by_assignment("sam.okafor", "prod-orders", "SupportUser"), Change::Add).await;

    let since = START + domain::time::Seconds(62);
    world.cloud.plan_fault(CREATE, Fault::LostReply, Some(1));
    assert_eq!(world.connector.find_operation(&access, Change::Add, since).await, Ok(None));
    let setback = world.connector.add(&access).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Unknown);
    let found = world.connector.find_operation(&access, Change::Add, since).await.unwrap().expect("found");
    assert_eq!(world.cloud.running_operations().last().unwrap().request_id, found.request_id);
    assert_eq!(world.connector.find_operation(&access, Change::Remove, since).await, Ok(None));
    world.let_operations_finish();
    assert!(matches!(world.connector.follow(&access, &found).await, Ok(Progress::Done { .. })));
    let finished = world.connector.find_operation(&access, Change::Add, since).await;
    assert_eq!(finished, Ok(Some(found)));
}

#[tokio::test]
async fn a_lost_reply_to_a_deletion_is_found_again_too() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    add_and_finish(&world, &access).await;
    world.cloud.plan_fault(DELETE, Fault::LostReply, Some(1));
    assert_eq!(world.connector.remove(&access).await.unwrap_err().kind, SetbackKind::Unknown);
    assert_eq!(world.calls_of(DELETE), ["cut"]);
    let found = world.connector.find_operation(&access, Change::Remove, START).await.unwrap().expect("found");
    world.let_operations_finish();
    assert!(matches!(world.connector.follow(&access, &found).await, Ok(Progress::Done { .. })));
    assert!(!is_present(&world.connector, &access).await);
}

#[tokio::test]
async fn an_operation_that_never_finishes_does_once_the_fault_is_gone() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    world.cloud.plan_fault(CREATE, Fault::NeverFinishes, None);
    let operation = start(&world, &access, Change::Add).await;
    world.clock.advance(Duration::from_secs(3_600));
    let progress = world.connector.follow(&access, &operation).await.unwrap();
    assert!(matches!(progress, Progress::Running { .. }));
    world.cloud.clear_faults();
    assert!(matches!(finish(&world.connector, &access, progress).await, Progress::Done { .. }));
}

#[tokio::test]
async fn an_operation_that_aws_forgot_is_unknown() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    let forgotten =
        Operation { change: Change::Add, request_id: "00000000-0000-0000-0000-000000000000".into() };
    let setback = world.connector.follow(&access, &forgotten).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Unknown);
}

#[tokio::test]
async fn an_assignment_on_a_later_page_is_seen() {
    let behaviour = Behaviour { page_size: 1, first_page_is_empty: true, ..Behaviour::immediate() };
    let world = World::with(behaviour).await;
    for user in ["ana.ruiz", "sam.okafor", "theo.brandt"] {
        let access = world.by_assignment(user, "prod-payments", "AdministratorAccess");
        contract::adding_what_is_there_counts_as_done(&world.connector, &access).await;
    }
}

#[tokio::test]
async fn a_page_of_html_instead_of_an_answer_is_unknown_and_nothing_happened() {
    let world = World::start().await;
    let access = world.by_assignment("ana.ruiz", "prod-payments", "AdministratorAccess");
    world.cloud.plan_fault(CREATE, Fault::ServerError, Some(1));
    assert_eq!(world.connector.add(&access).await.unwrap_err().kind, SetbackKind::Unknown);
    assert!(world.cloud.running_operations().is_empty());
    assert_eq!(world.connector.find_operation(&access, Change::Add, START).await, Ok(None));
}
