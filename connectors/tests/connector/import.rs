//! The import of the reference organization.

use crate::support::{World, connect, read_on, sorted};
use connectors::simulated::{Behaviour, Fault};
use domain::{
    catalog::{AccountStatus, Boundary, CatalogRecord},
    connector::{Connector, SetbackKind},
};
use std::time::Duration;

async fn read_all(world: &World) -> Vec<CatalogRecord> {
    sorted(read_on(&world.connector, None).await.expect("a whole import"))
}

#[tokio::test]
async fn an_import_reads_the_organization_as_it_is() {
    let world = World::with(Behaviour::immediate()).await;
    let records = read_all(&world).await;
    assert_eq!(records, world.expected_records());
    let account = |name: &str| {
        let mut accounts = records.iter().filter_map(|record| match record {
            CatalogRecord::Account(account) => Some(account),
            _ => None,
        });
        accounts.find(|account| account.name == name).expect("an account")
    };
    assert!(account("management").is_management);
    assert_eq!(account("dev-legacy-crm").status, AccountStatus::Suspended);
    assert_eq!(account("prod-payments").environment(), Some("prod"));
}

#[tokio::test]
async fn an_import_shows_what_changed_since_the_one_before() {
    let world = World::with(Behaviour::immediate()).await;
    let before = read_all(&world).await;
    world.cloud.change(|organization, _| {
        let account = organization.account_named("dev-mobile").unwrap().id.clone();
        organization.accounts.remove(&account);
        organization.assignments.retain(|entitlement, _| entitlement.account != account);
    });
    let after = read_all(&world).await;
    assert_eq!(after, world.expected_records());
    assert!(after.len() < before.len());
}

#[tokio::test]
async fn an_import_understands_small_pages_and_empty_ones() {
    let behaviour = Behaviour { page_size: 3, first_page_is_empty: true, ..Behaviour::immediate() };
    let world = World::with(behaviour).await;
    assert_eq!(read_all(&world).await, world.expected_records());
}

#[tokio::test]
async fn an_import_goes_on_from_its_cursor_after_an_error_in_a_new_process() {
    let interrupted_at = [
        "organizations:ListTagsForResource",
        "sso-admin:GetInlinePolicyForPermissionSet",
        "identitystore:ListUsers",
        "identitystore:ListGroupMemberships",
        "sso-admin:ListAccountAssignments",
    ];
    for operation in interrupted_at {
        let world = World::with(Behaviour::immediate()).await;
        world.cloud.plan_fault(operation, Fault::AccessDenied, None);
        let (mut records, cursor, setback) = read_on(&world.connector, None).await.unwrap_err();
        assert_eq!(setback.kind, SetbackKind::Denied);
        assert!(cursor.is_some(), "{operation}");
        world.cloud.clear_faults();
        let restarted = connect(&world.endpoint).await;
        records.extend(read_on(&restarted, cursor).await.expect("the rest"));
        assert_eq!(sorted(records), world.expected_records(), "{operation}");
    }
}

#[tokio::test]
async fn an_import_that_waited_too_long_reads_the_people_again() {
    let world = World::with(Behaviour { page_size: 2, ..Behaviour::immediate() }).await;
    let (mut cursor, mut records) = (None, vec![]);
    let mut waited = false;
    loop {
        let batch = world.connector.read_catalog(cursor.as_deref()).await.expect("a batch");
        records.extend(batch.records);
        if batch.progress.starts_with("people") && !waited {
            waited = true;
            world.clock.advance(Duration::from_secs(7_200));
        }
        match batch.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert!(waited);
    assert!(world.calls_of("identitystore:ListUsers").contains(&"ValidationException".to_owned()));
    assert_eq!(sorted(records), world.expected_records());
}

#[tokio::test]
async fn an_import_outlasts_a_throttle_a_cut_and_an_error_now_and_then() {
    let world = World::with(Behaviour::immediate()).await;
    world.cloud.plan_fault("sso-admin:DescribePermissionSet", Fault::Throttle, Some(1));
    world.cloud.plan_fault("identitystore:ListUsers", Fault::LostReply, Some(1));
    world.cloud.plan_fault("organizations:ListAccountsForParent", Fault::ServerError, Some(1));
    assert_eq!(read_all(&world).await, world.expected_records());
}

#[tokio::test]
async fn boundaries_of_both_kinds_and_where_the_console_opens_are_read() {
    let world = World::with(Behaviour::immediate()).await;
    let own = Boundary::CustomerManaged { name: "/platform/most".to_owned() };
    let of_aws = Boundary::AwsManaged { arn: "arn:aws:iam::aws:policy/PowerUserAccess".to_owned() };
    world.cloud.change(|organization, _| {
        for (set, boundary) in organization.permission_sets.values_mut().zip([Some(own), Some(of_aws), None])
        {
            set.boundary = boundary;
            set.relay_state = Some("https://console.aws.amazon.com/athena".to_owned());
        }
    });
    assert_eq!(read_all(&world).await, world.expected_records());
    world.cloud.plan_fault("sso-admin:GetPermissionsBoundaryForPermissionSet", Fault::AccessDenied, None);
    let (_, _, setback) = read_on(&world.connector, None).await.unwrap_err();
    let action = "sso:GetPermissionsBoundaryForPermissionSet";
    assert!(setback.sentence.contains(action), "{}", setback.sentence);
}

#[tokio::test]
async fn a_refused_read_names_the_action_to_allow() {
    let world = World::with(Behaviour::immediate()).await;
    world.cloud.plan_fault("sso-admin:*", Fault::AccessDenied, None);
    let (_, cursor, setback) = read_on(&world.connector, None).await.unwrap_err();
    assert_eq!((cursor, setback.kind), (None, SetbackKind::Denied));
    assert!(setback.sentence.contains("sso:ListInstances"), "{}", setback.sentence);
}

#[tokio::test]
async fn only_the_management_accounts_assignments_may_be_hidden() {
    let world = World::with(Behaviour::immediate()).await;
    world.cloud.plan_fault("sso-admin:ListPermissionSetsProvisionedToAccount", Fault::AccessDenied, None);
    let (_, _, setback) = read_on(&world.connector, None).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Denied);
    world.cloud.change(|organization, _| {
        let management = organization.instance.management_account.clone();
        organization.accounts.retain(|id, _| *id == management);
    });
    let records = read_on(&world.connector, None).await.expect("an import without assignments");
    assert!(!records.iter().any(|record| matches!(record, CatalogRecord::Assignment(_))));
}

#[tokio::test]
async fn a_cursor_of_someone_else_is_refused() {
    let world = World::start().await;
    let setback = world.connector.read_catalog(Some("{\"part\":\"moon\"}")).await.unwrap_err();
    assert!(setback.sentence.contains("start it again"), "{}", setback.sentence);
}
