//! Access from asking to its end, and everything that must be written about it.

use domain::{
    connector::Change,
    grant::{Ending, GrantState},
    problem::Kind,
    request::RequestForm,
    time::Seconds,
};
use operations::testing::World;

#[tokio::test]
async fn someone_asks_another_approves_and_access_comes_and_goes_by_itself() {
    let world = World::new().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");

    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    world.settle().await;
    assert!(!world.has_access(&ana, &wanted), "nothing before a decision");

    let grant = world.approve(&sam, &request).await.expect("is approved");
    let approved_at = world.now();
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    assert!(matches!(world.state(&grant).await, GrantState::Active { .. }));
    let added = &world.receipts(&grant).await[0];
    assert_eq!((added.change, added.due_at, added.attempts), (Change::Add, approved_at, 1));
    assert!(added.confirmed_at.since(approved_at) <= Seconds(2));
    assert!(added.calls.iter().all(|call| call.request_id.is_some()));

    let ends_at = world.grant(&grant).await.ends_at;
    assert_eq!(ends_at, approved_at + Seconds(3_600));
    world.settle_until(ends_at + Seconds(10)).await;
    assert!(!world.has_access(&ana, &wanted));
    let ended = world.state(&grant).await;
    assert!(matches!(ended, GrantState::Ended { ending: Ending::Expiry, kept_by: None, .. }), "{ended:?}");
    let removed = &world.receipts(&grant).await[1];
    assert_eq!((removed.change, removed.due_at), (Change::Remove, ends_at));
    assert!(removed.lateness() <= Seconds(2));
    assert_ne!(removed.read_back.action, removed.calls[0].action, "another call reads back");

    for (kind, times) in [
        ("request_submitted", 1),
        ("request_approved", 1),
        ("access_added", 1),
        ("grant_ending", 1),
        ("access_removed", 1),
        ("grant_ended", 1),
    ] {
        assert_eq!(world.events(kind).await, times, "{kind}");
    }
}

#[tokio::test]
async fn a_membership_is_active_without_waiting() {
    let world = World::new().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    let grant = world.approve(&sam, &request).await.expect("is approved");
    let run = world.reconcile().await;
    assert!(matches!(world.state(&grant).await, GrantState::Active { .. }), "{run:?}");
    assert_eq!(run.next_at, Some(world.grant(&grant).await.ends_at));
    let receipt = &world.receipts(&grant).await[0];
    assert_eq!(receipt.read_back.action, "identitystore:IsMemberInGroups");
}

#[tokio::test]
async fn what_policy_approves_by_itself_begins_at_once() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    let view = world.show(&ana, &request).await.expect("is shown");
    assert_eq!(view.row.state, "Active");
    assert_eq!(world.events("request_approved").await, 1);
}

#[tokio::test]
async fn access_that_starts_later_waits_for_its_start() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let start = world.now() + Seconds(7_200);
    let form = RequestForm { starts: "later".to_owned(), ..world.form(&wanted, 30) };
    let sent = operations::request::submit(&world.context, &ana, &form, &|_| Some(start)).await;
    let request = sent.expect("is sent").remove(0);
    world.settle().await;
    assert!(!world.has_access(&ana, &wanted));
    assert_eq!(world.show(&ana, &request).await.expect("is shown").row.state, "Scheduled");
    assert_eq!(world.reconcile().await.next_at, Some(start));

    world.settle_until(start).await;
    assert!(world.has_access(&ana, &wanted));
    assert_eq!(world.events("grant_started").await, 1);
    world.settle_until(start + Seconds(1_810)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn the_holder_an_approver_or_an_administrator_ends_access_early() {
    for who in ["ana.ruiz", "sam.okafor", "theo.brandt"] {
        let world = World::new().await;
        let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
        let wanted = world.entitlement("prod-payments", "AdministratorAccess");
        let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
        let grant = world.approve(&sam, &request).await.expect("is approved");
        world.settle().await;

        let who = world.sign_in(who).await;
        operations::grant::end_early(&world.context, &who, &grant).await.expect("ends");
        world.settle().await;
        assert!(!world.has_access(&ana, &wanted));
        let ended = world.state(&grant).await;
        assert!(
            matches!(ended, GrantState::Ended { ending: Ending::Early { ref by }, .. } if *by == who.actor())
        );
        let again = operations::grant::end_early(&world.context, &who, &grant).await;
        assert_eq!(again.map_err(|problem| problem.kind), Err(Kind::Conflict));
    }
}

#[tokio::test]
async fn somebody_else_cannot_end_it_and_an_auditor_is_recorded_trying() {
    let world = World::new().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    let grant = world.approve(&sam, &request).await.expect("is approved");
    world.settle().await;
    for (who, kind) in [("mei.chen", Kind::NotFound), ("ines.duarte", Kind::Forbidden)] {
        let who = world.sign_in(who).await;
        let problem = operations::grant::end_early(&world.context, &who, &grant).await;
        assert_eq!(problem.map_err(|problem| problem.kind), Err(kind));
    }
    assert_eq!(world.events("denied").await, 1);
    assert!(world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn an_extension_leaves_no_gap() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.settle().await;
    let home = operations::grant::home(&world.context, &ana).await.expect("is shown");
    let first = home.active[0].grant.clone();

    let form = RequestForm { extends: first.id.to_string(), ..world.form(&wanted, 60) };
    world.send(&ana, &form).await.expect("is sent");
    let removals = || world.cloud.call_counts().get("identitystore:DeleteGroupMembership").copied();
    for moment in [first.ends_at, first.ends_at + Seconds(1), first.ends_at + Seconds(3_599)] {
        world.settle_until(moment).await;
        world.advance_to(moment);
        world.reconcile().await;
        assert!(world.has_access(&ana, &wanted), "at {moment}");
    }
    assert_eq!(removals(), None, "nothing was removed in between");
    let home = operations::grant::home(&world.context, &ana).await.expect("is shown");
    let second = home.active[0].grant.clone();
    assert_eq!(second.starts_at, first.ends_at);
    assert!(matches!(
        world.state(&first.id).await,
        GrantState::Ended { kept_by: Some(ref keeper), .. } if *keeper == second.id
    ));
    world.settle_until(second.ends_at + Seconds(5)).await;
    assert!(!world.has_access(&ana, &wanted));
}
