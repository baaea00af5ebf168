//! A row of the database that no version of Stint writes: a hand slipped, a disk lied. Everything else goes on.

use domain::{
    audit::AuditEvent,
    catalog::Entitlement,
    grant::{Grant, GrantState},
    id::GrantId,
    person::Member,
    time::Seconds,
};
use operations::testing::World;

/// Half an hour of access that policy gives by itself.
async fn active(world: &World, member: &Member, account: &str) -> (GrantId, Entitlement) {
    let wanted = world.entitlement(account, "ReadOnlyAccess");
    let request = world.submit(member, &wanted, 30).await.expect("is sent and approved by policy");
    world.settle().await;
    let shown = world.show(member, &request).await.expect("is shown");
    (shown.row.grant.expect("has a grant").grant.id, wanted)
}

async fn meddle(world: &World, sql: &str) {
    world.context.database.meddle(sql).await.expect("is possible with the password");
}

/// What the log says about rows that cannot be read.
async fn told(world: &World) -> Vec<String> {
    let records = world.audit().await.into_iter();
    let rows = records.filter_map(|record| match record.event {
        AuditEvent::RowUnreadable { table, column, .. } => Some(format!("{table}.{column}")),
        _ => None,
    });
    rows.collect()
}

async fn is_over_on_time(world: &World, grant: &GrantId) -> bool {
    let Grant { ends_at, state, .. } = world.grant(grant).await;
    matches!(state, GrantState::Ended { at, .. } if at <= ends_at + Seconds(1))
}

#[tokio::test]
async fn one_broken_holding_holds_up_no_other_removal_and_is_told_once() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let (broken, broken_access) = active(&world, &ana, "staging-payments").await;
    let (other, other_access) = active(&world, &ana, "staging-orders").await;
    let sql = format!("UPDATE holdings SET calls = '[{{' WHERE account = '{}'", broken_access.account);
    meddle(&world, &sql).await;

    let ends_at = world.grant(&other).await.ends_at;
    world.settle_until(ends_at + Seconds(120)).await;
    assert!(is_over_on_time(&world, &other).await);
    assert!(!world.has_access(&ana, &other_access));
    assert!(matches!(world.state(&broken).await, GrantState::Removing { .. }), "it does not count as ended");
    assert_eq!(told(&world).await, ["holdings.calls"]);

    let sql = format!("UPDATE holdings SET calls = '[]' WHERE account = '{}'", broken_access.account);
    meddle(&world, &sql).await;
    world.settle().await;
    assert!(!world.has_access(&ana, &broken_access), "mended, it goes on");
}

#[tokio::test]
async fn one_broken_grant_holds_up_no_other_removal() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let (broken, _) = active(&world, &ana, "staging-payments").await;
    let (other, other_access) = active(&world, &ana, "staging-orders").await;
    // The database lets nobody change whose access it is, unless the guard is taken away first.
    meddle(&world, "DROP TRIGGER grants_guard_content").await;
    meddle(&world, &format!("UPDATE grants SET directory_user = '' WHERE id = '{broken}'")).await;

    let ends_at = world.grant(&other).await.ends_at;
    world.settle_until(ends_at + Seconds(120)).await;
    assert!(is_over_on_time(&world, &other).await);
    assert!(!world.has_access(&ana, &other_access));
    assert_eq!(told(&world).await, ["grants.directory_user"]);
}

#[tokio::test]
async fn a_broken_removal_holds_up_no_other_that_comes_due_later() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let (broken, _) = active(&world, &ana, "staging-payments").await;
    let (other, other_access) = active(&world, &ana, "staging-orders").await;
    operations::grant::end_early(&world.context, &ana, &broken).await.expect("is ended");
    meddle(&world, &format!("UPDATE grants SET ending = 'Expiry' WHERE id = '{broken}'")).await;
    let ends_at = world.grant(&other).await.ends_at;
    world.settle_until(ends_at + Seconds(120)).await;
    assert!(is_over_on_time(&world, &other).await);
    assert!(!world.has_access(&ana, &other_access));
    assert_eq!(told(&world).await, ["grants.ending"]);
}

#[tokio::test]
async fn a_broken_request_stops_its_addition_and_nothing_else() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-payments", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent and approved by policy");
    meddle(&world, "DROP TRIGGER requests_guard_closed").await;
    meddle(&world, &format!("UPDATE requests SET answer = '?' WHERE id = '{request}'")).await;
    world.settle_until(world.now() + Seconds(30)).await;
    assert!(!world.has_access(&ana, &wanted), "what was allowed cannot be read");
    assert_eq!(told(&world).await, ["requests.answer"]);
}

#[tokio::test]
async fn a_grant_that_cannot_be_stored_holds_up_no_other_removal() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let (stuck, _) = active(&world, &ana, "staging-payments").await;
    let (other, other_access) = active(&world, &ana, "staging-orders").await;
    let guard = format!(
        "CREATE TRIGGER stuck BEFORE UPDATE ON grants WHEN NEW.id = '{stuck}'
            BEGIN SELECT RAISE(ABORT, 'no version of Stint does this'); END"
    );
    meddle(&world, &guard).await;
    let ends_at = world.grant(&other).await.ends_at;
    world.settle_until(ends_at + Seconds(120)).await;
    assert!(is_over_on_time(&world, &other).await);
    assert!(!world.has_access(&ana, &other_access));
}

#[tokio::test]
async fn one_broken_grant_hides_no_late_removal_and_raises_its_alarm() {
    let world = World::direct().await;
    let (ana, theo) = (world.sign_in("ana.ruiz").await, world.sign_in("theo.brandt").await);
    let (broken, _) = active(&world, &ana, "staging-payments").await;
    let (late, _) = active(&world, &ana, "staging-orders").await;
    meddle(&world, "DROP TRIGGER grants_guard_content").await;
    meddle(&world, &format!("UPDATE grants SET directory_user = '' WHERE id = '{broken}'")).await;
    world.advance_to(world.grant(&late).await.ends_at + Seconds(6 * 60));

    let status = operations::removal::show(&world.context, &theo).await.expect("is shown");
    assert_eq!((status.late_count, status.unreadable, status.is_well()), (1, 1, false));
    assert_eq!(operations::removal::alarm(&world.context).await.expect("looks"), 1);
    assert!(operations::removal::measure(&world.context).await.is_ok_and(|gauges| gauges.removals_late == 1));
}
