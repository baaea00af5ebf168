//! Many changes at once: AWS's limits are kept, removals go first, and people see what they wait for.

use connectors::simulated::Fault;
use domain::{
    connector::Change,
    grant::GrantState,
    time::{Seconds, Timestamp},
};
use operations::{grant, testing::World};
use std::time::Duration;

const ENGINEERS: [&str; 8] = [
    "ana.ruiz",
    "aiko.tanaka",
    "benedikt.vogel",
    "camille.moreau",
    "daniela.rossi",
    "emeka.nwosu",
    "farah.haddad",
    "mei.chen",
];

async fn slow_assignments() -> World {
    let world = World::new().await;
    world.cloud.set_behaviour(|behaviour| {
        behaviour.assignment_latency = (Duration::from_secs(2), Duration::from_secs(2));
    });
    world
}

#[tokio::test]
async fn in_one_account_aws_makes_one_assignment_after_another_without_a_conflict() {
    let world = slow_assignments().await;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    let mut last = None;
    for name in ENGINEERS {
        let member = world.sign_in(name).await;
        let request = world.submit(&member, &wanted, 60).await.expect("is sent");
        last = Some((member, request));
    }
    world.reconcile().await;
    assert_eq!(world.cloud.running_operations().len(), 1);
    let (member, request) = last.expect("eight asked");
    let view = world.show(&member, &request).await.expect("is shown");
    let wait = view.row.grant.and_then(|grant| grant.wait);
    assert_eq!(wait.as_deref(), Some("7 are ahead of you, about 21 s."));

    world.settle_until(world.now() + Seconds(60)).await;
    assert_eq!(world.events("access_added").await, ENGINEERS.len());
    assert_eq!(world.events("access_delayed").await, 0, "nothing had to be tried twice");
}

#[tokio::test]
async fn over_many_accounts_at_most_ten_run_at_once() {
    let world = slow_assignments().await;
    let accounts = ["dev-orders", "dev-search", "dev-web", "dev-mobile", "dev-identity", "dev-data-platform"];
    for name in ["ana.ruiz", "mei.chen"] {
        let member = world.sign_in(name).await;
        for account in
            accounts.iter().chain(&["sandbox-engineering", "sandbox-data-science", "sandbox-security"])
        {
            let wanted = world.entitlement(account, "DatabaseAdministrator");
            world.submit(&member, &wanted, 60).await.expect("is sent");
        }
    }
    let mut most = 0;
    loop {
        let run = world.reconcile().await;
        most = most.max(world.cloud.running_operations().len());
        match run.next_at.filter(|at| at.since(world.now()) < Seconds(60)) {
            Some(next_at) => world.advance_to(next_at),
            None => break,
        }
    }
    assert!((6..=10).contains(&most), "{most}");
    assert_eq!(world.events("access_added").await, 18);
    assert_eq!(world.events("access_delayed").await, 0);
}

#[tokio::test]
async fn a_removal_goes_before_the_additions_that_wait() {
    let world = slow_assignments().await;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    let ana = world.sign_in("ana.ruiz").await;
    world.submit(&ana, &wanted, 60).await.expect("is sent");
    world.settle().await;
    let home = operations::grant::home(&world.context, &ana).await.expect("is shown");
    let ends_at = home.active[0].grant.ends_at;
    world.settle_until(ends_at - Seconds(1)).await;
    world.advance_to(ends_at);
    for name in &ENGINEERS[1..] {
        let member = world.sign_in(name).await;
        world.submit(&member, &wanted, 60).await.expect("is sent");
    }
    world.reconcile().await;
    let running = world.cloud.running_operations();
    assert_eq!(running.iter().map(|one| one.change).collect::<Vec<_>>(), [Change::Remove]);
    world.settle_until(ends_at + Seconds(60)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn what_one_person_waits_for_holds_up_nobody_else() {
    let world = World::new().await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let stuck = world.entitlement("dev-orders", "DatabaseAdministrator");
    world.cloud.plan_fault("sso-admin:CreateAccountAssignment", Fault::NeverFinishes, Some(1));
    world.submit(&ana, &stuck, 60).await.expect("is sent");
    world.reconcile().await;
    let wanted = world.entitlement("dev-web", "DatabaseAdministrator");
    let request = world.submit(&mei, &wanted, 60).await.expect("is sent");
    world.settle_until(world.now() + Seconds(5)).await;
    let grant = world.show(&mei, &request).await.expect("is shown").row.grant.expect("approved").grant;
    assert!(matches!(grant.state, GrantState::Active { .. }));
}

/// Ana has access that ends in a second; then others ask for more than Stint does at once, and AWS does not answer.
async fn hanging_additions() -> (World, Timestamp) {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 60).await.expect("is sent");
    world.settle().await;
    let home = grant::home(&world.context, &ana).await.expect("is shown");
    let ends_at = home.active[0].grant.ends_at;
    world.settle_until(ends_at - Seconds(1)).await;
    world.advance_to(ends_at - Seconds(1));
    for name in &ENGINEERS[1..] {
        let member = world.sign_in(name).await;
        for account in ["staging-orders", "staging-payments", "staging-web"] {
            let wanted = world.entitlement(account, "ReadOnlyAccess");
            world.submit(&member, &wanted, 60).await.expect("is sent");
        }
    }
    world.line.set_crash(None);
    world.line.hold(Some("add"));
    (world, ends_at)
}

#[tokio::test]
async fn additions_that_hang_leave_room_for_a_removal() {
    let (world, ends_at) = hanging_additions().await;
    let running = tokio::spawn({
        let context = world.context.clone();
        async move { grant::reconcile(&context).await }
    });
    world.line.called("add", 6).await;
    world.advance_to(ends_at);
    world.context.signals.reconcile.notify_one();
    world.line.called("remove", 1).await;
    let additions = world.line.calls().into_iter().filter(|call| *call == "add").count();
    assert_eq!(additions, 6, "none of them had to give up before the removal left");
    world.line.hold(None);
    running.await.expect("does not panic").expect("reconciles");
}
