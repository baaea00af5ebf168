//! AWS does not answer, refuses or is slow: access ends all the same, as soon as AWS lets it.

use connectors::simulated::Fault;
use domain::{
    catalog::Entitlement,
    connector::SetbackKind,
    grant::{Ending, GrantState},
    id::GrantId,
    person::Member,
    time::Seconds,
};
use operations::testing::World;

async fn active(world: &World, member: &Member, wanted: &Entitlement) -> GrantId {
    world.submit(member, wanted, 30).await.expect("is sent and approved by policy");
    world.settle().await;
    assert!(world.has_access(member, wanted));
    let home = operations::grant::home(&world.context, member).await.expect("is shown");
    home.active[0].grant.id.clone()
}

#[tokio::test]
async fn a_late_removal_is_visible_with_what_it_waits_for() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let grant = active(&world, &ana, &wanted).await;
    world.line.set_outage(Some(SetbackKind::Throttled));
    let ends_at = world.grant(&grant).await.ends_at;
    world.settle_until(ends_at + Seconds(100)).await;
    world.advance_to(ends_at + Seconds(100));
    let home = operations::grant::home(&world.context, &ana).await.expect("is shown");
    let wait = home.active[0].wait.clone().unwrap_or_default();
    assert!(wait.starts_with("AWS does not do that at the moment. Next try in "), "{wait}");
    let list = operations::request::list(&world.context, &ana, &Default::default()).await.expect("is listed");
    assert_eq!(list.rows[0].state, "Removal is late");
}

#[tokio::test]
async fn throttled_by_aws_itself_the_removal_goes_through_when_it_stops() {
    for binding in [("staging-orders", "ReadOnlyAccess"), ("dev-orders", "DatabaseAdministrator")] {
        let world = World::new().await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement(binding.0, binding.1);
        let grant = active(&world, &ana, &wanted).await;
        let ends_at = world.grant(&grant).await.ends_at;
        world.settle_until(ends_at - Seconds(1)).await;
        world.cloud.plan_fault("*", Fault::Throttle, None);
        world.settle_until(ends_at + Seconds(8)).await;
        assert!(world.has_access(&ana, &wanted));
        world.cloud.clear_faults();
        world.settle_until(ends_at + Seconds(60)).await;
        assert!(!world.has_access(&ana, &wanted));
        assert!(world.grant(&grant).await.is_over());
    }
}

#[tokio::test]
async fn a_lost_reply_is_looked_for_and_nothing_is_done_twice() {
    for (operation, account, set) in [
        ("identitystore:CreateGroupMembership", "staging-orders", "ReadOnlyAccess"),
        ("identitystore:DeleteGroupMembership", "staging-orders", "ReadOnlyAccess"),
        ("sso-admin:CreateAccountAssignment", "dev-orders", "DatabaseAdministrator"),
        ("sso-admin:DeleteAccountAssignment", "dev-orders", "DatabaseAdministrator"),
    ] {
        let world = World::new().await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement(account, set);
        world.cloud.plan_fault(operation, Fault::LostReply, Some(1));
        let grant = active(&world, &ana, &wanted).await;
        world.settle_until(world.grant(&grant).await.ends_at + Seconds(60)).await;
        assert!(!world.has_access(&ana, &wanted), "{operation}");
        assert_eq!(world.cloud.call_counts().get(operation), Some(&1), "{operation} was not repeated");
        assert!(world.grant(&grant).await.is_over());
        assert_eq!((world.events("access_added").await, world.events("access_removed").await), (1, 1));
    }
}

#[tokio::test]
async fn an_operation_that_does_not_finish_is_followed_until_it_does() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    let grant = active(&world, &ana, &wanted).await;
    let ends_at = world.grant(&grant).await.ends_at;
    world.settle_until(ends_at - Seconds(1)).await;
    world.cloud.plan_fault("sso-admin:DeleteAccountAssignment", Fault::NeverFinishes, Some(1));
    world.settle_until(ends_at + Seconds(7 * 60)).await;
    assert!(world.has_access(&ana, &wanted));
    world.cloud.clear_faults();
    world.settle_until(ends_at + Seconds(8 * 60)).await;
    assert!(!world.has_access(&ana, &wanted) && world.grant(&grant).await.is_over());
}

#[tokio::test]
async fn what_waits_for_its_account_is_looked_at_when_the_other_change_moves_and_not_each_second() {
    let world = World::new().await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    world.cloud.plan_fault("sso-admin:CreateAccountAssignment", Fault::NeverFinishes, Some(1));
    for member in [&ana, &mei] {
        world.submit(member, &wanted, 30).await.expect("is sent");
    }
    let settled = world.settle_until(world.now() + Seconds(240)).await;
    assert!(settled.runs < 80, "asked every five seconds at last, for four minutes: {settled:?}");
    world.cloud.clear_faults();
    world.settle_until(world.now() + Seconds(10)).await;
    assert!(world.has_access(&ana, &wanted) && world.has_access(&mei, &wanted));
}

#[tokio::test]
async fn an_addition_that_never_finishes_is_still_removed_at_its_end() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    world.cloud.plan_fault("sso-admin:CreateAccountAssignment", Fault::NeverFinishes, Some(1));
    world.submit(&ana, &wanted, 5).await.expect("is sent");
    world.settle_until(world.now() + Seconds(400)).await;
    assert!(!world.has_access(&ana, &wanted));
    world.cloud.clear_faults();
    assert!(world.has_access(&ana, &wanted), "AWS finishes what nobody wants any more");
    world.settle_until(world.now() + Seconds(60)).await;
    assert!(!world.has_access(&ana, &wanted), "and Stint takes it away");
}

#[tokio::test]
async fn lists_that_lag_do_not_mislead() {
    let world = World::new().await;
    world.cloud.set_behaviour(|behaviour| behaviour.list_lag = std::time::Duration::from_secs(3));
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    let grant = active(&world, &ana, &wanted).await;
    assert!(matches!(world.state(&grant).await, GrantState::Active { .. }));
    world.settle_until(world.grant(&grant).await.ends_at + Seconds(30)).await;
    assert!(!world.has_access(&ana, &wanted) && world.grant(&grant).await.is_over());
    assert_eq!(world.cloud.call_counts().get("sso-admin:CreateAccountAssignment"), Some(&1));
    assert_eq!(world.cloud.call_counts().get("sso-admin:DeleteAccountAssignment"), Some(&1));
}

#[tokio::test]
async fn an_addition_that_aws_forbids_ends_with_a_plain_sentence() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.cloud.plan_fault("identitystore:CreateGroupMembership", Fault::AccessDenied, None);
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.settle().await;
    let view = world.show(&ana, &request).await.expect("is shown");
    assert_eq!(view.row.state, "Failed");
    let last = view.timeline.last().expect("a story");
    assert!(
        last.sentence.starts_with("Access could not be given. AWS refused to add this access 3 times."),
        "{last:?}"
    );
    assert_eq!(
        world.cloud.call_counts().get("identitystore:DeleteGroupMembership"),
        None,
        "nothing to remove"
    );
    let grant = view.row.grant.expect("a grant").grant;
    assert!(matches!(grant.state, GrantState::Ended { ending: Ending::Failure { .. }, .. }));
}

#[tokio::test]
async fn access_to_something_deleted_in_aws_counts_as_gone_after_a_read() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let grant = active(&world, &ana, &wanted).await;
    let group = world.context.catalog.get().0.owned_groups[&wanted].clone();
    world.cloud.change(|organization, _| {
        organization.groups.remove(&group);
        organization.memberships.remove(&group);
    });
    world.settle_until(world.grant(&grant).await.ends_at + Seconds(60)).await;
    assert!(world.grant(&grant).await.is_over(), "{:?}", world.holding(&ana, &wanted).await);
}
