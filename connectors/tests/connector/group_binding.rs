//! Access by groups that Stint owns.

use crate::{
    contract::{self, is_present},
    support::World,
};
use connectors::{
    aws::{AwsConnector, AwsSettings},
    simulated::{Behaviour, Fault},
};
use domain::{
    catalog::AccountStatus,
    connector::{Change, Connector, Progress, SetbackKind},
};
use std::time::Duration;

const CREATE: &str = "identitystore:CreateGroupMembership";
const DELETE: &str = "identitystore:DeleteGroupMembership";

#[tokio::test]
async fn a_membership_comes_and_goes() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    contract::access_comes_and_goes(&world.connector, &access).await;
    contract::removing_what_is_gone_counts_as_done(&world.connector, &access).await;
    contract::adding_what_is_there_counts_as_done(&world.connector, &access).await;
}

#[tokio::test]
async fn evidence_carries_the_request_ids_that_aws_gave() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    let Ok(Progress::Done { call }) = world.connector.add(&access).await else { panic!("not done") };
    let logged = world.cloud.calls_since(0).into_iter().find(|logged| logged.operation == CREATE).unwrap();
    assert_eq!((call.action.as_str(), call.request_id), (CREATE, Some(logged.request_id)));
    let observed = world.connector.observe(&access).await.unwrap();
    assert_eq!(observed.call.action, "identitystore:IsMemberInGroups");
    assert!(observed.call.request_id.is_some());
}

#[tokio::test]
async fn a_lost_reply_to_a_membership_is_unknown_and_not_sent_twice() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.cloud.plan_fault(CREATE, Fault::LostReply, Some(1));
    let setback = world.connector.add(&access).await.unwrap_err();
    assert_eq!((setback.kind, setback.code), (SetbackKind::Unknown, None));
    assert_eq!(world.calls_of(CREATE), ["cut"]);
    assert!(is_present(&world.connector, &access).await);
    let since = crate::support::START;
    assert_eq!(world.connector.find_operation(&access, Change::Add, since).await, Ok(None));
}

#[tokio::test]
async fn a_lost_reply_to_a_removal_is_unknown_and_the_access_is_gone() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.connector.add(&access).await.unwrap();
    world.cloud.plan_fault(DELETE, Fault::LostReply, Some(1));
    assert_eq!(world.connector.remove(&access).await.unwrap_err().kind, SetbackKind::Unknown);
    assert!(!is_present(&world.connector, &access).await);
}

#[tokio::test]
async fn a_page_of_html_instead_of_an_answer_is_unknown() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.cloud.plan_fault(CREATE, Fault::ServerError, None);
    let setback = world.connector.add(&access).await.unwrap_err();
    assert_eq!((setback.kind, setback.code), (SetbackKind::Unknown, None));
    assert!(setback.sentence.contains("status 500"), "{}", setback.sentence);
    assert!(setback.request_id.is_some());
    assert_eq!(world.calls_of(CREATE), ["html_error"]);
    assert!(!is_present(&world.connector, &access).await);
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_unknown_and_the_effect_stays() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.cloud.plan_fault(CREATE, Fault::Slow { milliseconds: 30_000 }, Some(1));
    let call_timeout = Duration::from_millis(700);
    let settings = AwsSettings { call_timeout, ..AwsSettings::for_simulated(&world.endpoint) };
    let impatient = AwsConnector::connect(settings).await.unwrap();
    let setback = impatient.add(&access).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Unknown);
    assert!(setback.sentence.contains("in time"), "{}", setback.sentence);
    assert!(is_present(&world.connector, &access).await);
}

#[tokio::test]
async fn a_throttle_and_a_conflict_are_tried_again_within_the_call() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.cloud.plan_fault(CREATE, Fault::Throttle, Some(1));
    assert!(matches!(world.connector.add(&access).await, Ok(Progress::Done { .. })));
    world.cloud.plan_fault(DELETE, Fault::Conflict, Some(1));
    assert!(matches!(world.connector.remove(&access).await, Ok(Progress::Done { .. })));
    assert_eq!(world.calls_of(CREATE), ["ThrottlingException", "ok"]);
    assert_eq!(world.calls_of(DELETE), ["ConflictException", "ok"]);
}

#[tokio::test]
async fn throttles_and_conflicts_that_go_on_are_given_back() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.cloud.plan_fault(CREATE, Fault::Throttle, None);
    assert_eq!(world.connector.add(&access).await.unwrap_err().kind, SetbackKind::Throttled);
    world.cloud.clear_faults();
    world.cloud.plan_fault(CREATE, Fault::Conflict, None);
    assert_eq!(world.connector.add(&access).await.unwrap_err().kind, SetbackKind::Conflict);
}

#[tokio::test]
async fn a_refusal_says_what_to_change_and_where() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.cloud.plan_fault(CREATE, Fault::AccessDenied, None);
    let setback = world.connector.add(&access).await.unwrap_err();
    assert_eq!(setback.kind, SetbackKind::Denied);
    assert_eq!(setback.code.as_deref(), Some("AccessDeniedException"));
    assert!(setback.sentence.contains(CREATE) && setback.sentence.contains("service control policy"));
}

#[tokio::test]
async fn reads_that_lag_show_the_change_once_the_lag_is_over() {
    let lag = Duration::from_secs(3);
    let world = World::with(Behaviour { list_lag: lag, ..Behaviour::realistic() }).await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.connector.add(&access).await.unwrap();
    assert!(!is_present(&world.connector, &access).await);
    world.clock.advance(lag);
    assert!(is_present(&world.connector, &access).await);
    world.connector.remove(&access).await.unwrap();
    assert!(is_present(&world.connector, &access).await);
    world.clock.advance(lag);
    assert!(!is_present(&world.connector, &access).await);
}

#[tokio::test]
async fn access_by_a_deleted_group_is_gone_and_cannot_be_added() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.connector.add(&access).await.unwrap();
    world.cloud.change(|organization, _| {
        let name = "stint-prod-payments-ReadOnlyAccess";
        let group = organization.group_named(name).unwrap().id.clone();
        organization.groups.remove(&group);
    });
    assert!(!is_present(&world.connector, &access).await);
    assert!(matches!(world.connector.remove(&access).await, Ok(Progress::Done { .. })));
    assert_eq!(world.connector.add(&access).await.unwrap_err().kind, SetbackKind::Missing);
}

#[tokio::test]
async fn nobody_is_added_to_an_account_that_was_suspended_or_left() {
    let world = World::start().await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    let account = access.entitlement.account.clone();
    world.cloud.change(|organization, _| {
        organization.accounts.get_mut(&account).unwrap().status = AccountStatus::Suspended;
    });
    let suspended = world.connector.add(&access).await.unwrap_err();
    assert_eq!(suspended.kind, SetbackKind::Missing);
    assert!(suspended.sentence.contains("suspended"), "{}", suspended.sentence);
    world.cloud.change(|organization, _| organization.accounts.remove(&account));
    assert_eq!(world.connector.add(&access).await.unwrap_err().kind, SetbackKind::Missing);
    assert!(world.calls_of(CREATE).is_empty());
}
