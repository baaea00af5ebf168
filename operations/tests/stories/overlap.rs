//! Several grants on one access, and access that was there before Stint came (DESIGN.md, invariant 3).

use domain::{
    catalog::Entitlement, connector::SetbackKind, grant::GrantState, holding::WAS_STANDING, id::GrantId,
    person::Member, time::Seconds,
};
use operations::testing::World;

async fn granted(world: &World, member: &Member, wanted: &Entitlement, minutes: u32) -> GrantId {
    world.submit(member, wanted, minutes).await.expect("is sent and approved by policy");
    world.settle().await;
    let home = operations::grant::home(&world.context, member).await.expect("is shown");
    home.active.into_iter().map(|view| view.grant.id).max().expect("there is a grant")
}

#[tokio::test]
async fn of_two_overlapping_grants_only_the_last_one_removes_the_access() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let long = granted(&world, &ana, &wanted, 60).await;
    let short = granted(&world, &ana, &wanted, 30).await;
    assert!(matches!(world.state(&short).await, GrantState::Active { .. }));

    world.settle_until(world.grant(&short).await.ends_at + Seconds(5)).await;
    assert!(world.has_access(&ana, &wanted));
    let ended = world.state(&short).await;
    assert!(
        matches!(ended, GrantState::Ended { kept_by: Some(ref keeper), .. } if *keeper == long),
        "{ended:?}"
    );

    world.settle_until(world.grant(&long).await.ends_at + Seconds(5)).await;
    assert!(!world.has_access(&ana, &wanted));
    assert_eq!(world.cloud.call_counts().get("identitystore:CreateGroupMembership"), Some(&1));
    assert_eq!(world.cloud.call_counts().get("identitystore:DeleteGroupMembership"), Some(&1));
    assert_eq!(world.events("access_removed").await, 1);
    assert_eq!(world.events("grant_ended").await, 2);
}

#[tokio::test]
async fn ending_the_longer_one_early_leaves_the_shorter_one_alone() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let long = granted(&world, &ana, &wanted, 60).await;
    let short = granted(&world, &ana, &wanted, 30).await;
    operations::grant::end_early(&world.context, &ana, &long).await.expect("ends");
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    world.settle_until(world.grant(&short).await.ends_at + Seconds(5)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn two_grants_that_end_at_the_same_moment_are_ended_by_one_removal() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let first = granted(&world, &ana, &wanted, 60).await;
    let second = granted(&world, &ana, &wanted, 60).await;
    world.advance_to(world.grant(&second).await.ends_at + Seconds(1));
    world.settle().await;
    let receipts = world.receipts(&first).await;
    let removal = receipts.last().expect("a removal");
    assert!(removal.grants.contains(&first) && removal.grants.contains(&second));
    assert_eq!(world.events("access_removed").await, 1);
    assert_eq!(world.events("grant_ended").await, 2);
}

#[tokio::test]
async fn access_that_was_there_before_is_never_removed_by_expiry() {
    for (account, set) in [("staging-orders", "ReadOnlyAccess"), ("dev-orders", "DatabaseAdministrator")] {
        let world = World::new().await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement(account, set);
        world.give_standing_access(&ana, &wanted);
        let grant = granted(&world, &ana, &wanted, 30).await;
        let receipt = &world.receipts(&grant).await[0];
        assert_eq!(receipt.note.as_deref(), Some(WAS_STANDING));
        assert_eq!((receipt.attempts, receipt.sent_at), (0, None), "nothing was sent");

        world.settle_until(world.grant(&grant).await.ends_at + Seconds(5)).await;
        assert!(world.has_access(&ana, &wanted), "left in place");
        assert!(world.grant(&grant).await.is_over());
        assert_eq!(world.events("access_removed").await, 0);
    }
}

#[tokio::test]
async fn ending_it_early_leaves_standing_access_too() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.give_standing_access(&ana, &wanted);
    let grant = granted(&world, &ana, &wanted, 30).await;
    operations::grant::end_early(&world.context, &ana, &grant).await.expect("ends");
    world.settle().await;
    assert!(world.has_access(&ana, &wanted) && world.grant(&grant).await.is_over());
}

#[tokio::test]
async fn a_removal_that_was_not_sent_is_dropped_when_the_access_is_wanted_again() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let first = granted(&world, &ana, &wanted, 30).await;
    world.line.set_outage(Some(SetbackKind::Throttled));
    world.settle_until(world.grant(&first).await.ends_at + Seconds(40)).await;
    assert!(matches!(world.state(&first).await, GrantState::Removing { .. }));

    world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.line.set_outage(None);
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    assert!(matches!(world.state(&first).await, GrantState::Ended { kept_by: Some(_), .. }));
    assert_eq!(world.events("access_removed").await, 0, "it was kept all the time");

    world.settle_until(world.now() + Seconds(1_900)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn a_removal_on_its_way_is_finished_before_the_access_is_added_again() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    let first = granted(&world, &ana, &wanted, 30).await;
    let ends_at = world.grant(&first).await.ends_at;
    world.settle_until(ends_at - Seconds(1)).await;
    world.cloud.set_behaviour(|behaviour| {
        behaviour.assignment_latency = (std::time::Duration::from_secs(4), std::time::Duration::from_secs(4));
    });
    world.advance_to(ends_at);
    world.reconcile().await;
    assert_eq!(world.cloud.running_operations().len(), 1, "AWS removes it");

    world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    assert!(
        matches!(world.state(&first).await, GrantState::Ended { kept_by: None, .. }),
        "it was removed for real"
    );
    assert_eq!((world.events("access_added").await, world.events("access_removed").await), (2, 1));
    assert!(world.holding(&ana, &wanted).await.is_some_and(|holding| !holding.was_standing));
    world.settle_until(world.now() + Seconds(1_900)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn someone_elses_grant_on_the_same_entitlement_is_not_touched() {
    let world = World::new().await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    granted(&world, &ana, &wanted, 30).await;
    granted(&world, &mei, &wanted, 60).await;
    world.settle_until(world.now() + Seconds(1_900)).await;
    assert!(!world.has_access(&ana, &wanted) && world.has_access(&mei, &wanted));
}
