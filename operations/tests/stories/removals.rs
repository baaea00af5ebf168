//! What those see who rely on access ending on time, when they are told, and what they can do about it.

use domain::{
    audit::AuditEvent,
    catalog::Entitlement,
    connector::SetbackKind,
    id::GrantId,
    person::Member,
    problem::Kind,
    time::{Seconds, Timestamp},
};
use operations::{Problem, removal, testing::World};

const MINUTE: u64 = 60;

/// Ana's access has just ended, and AWS throttles everything.
pub(crate) struct Outage {
    pub(crate) world: World,
    ana: Member,
    wanted: Entitlement,
    pub(crate) grant: GrantId,
    pub(crate) ends_at: Timestamp,
}

impl Outage {
    pub(crate) async fn begin() -> Self {
        let world = World::direct().await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
        world.submit(&ana, &wanted, 30).await.expect("is sent and approved by policy");
        world.settle().await;
        let home = operations::grant::home(&world.context, &ana).await.expect("is shown");
        let grant = home.active[0].grant.id.clone();
        let ends_at = world.grant(&grant).await.ends_at;
        world.settle_until(ends_at - Seconds(1)).await;
        world.advance_to(ends_at);
        world.line.set_outage(Some(SetbackKind::Throttled));
        Self { world, ana, wanted, grant, ends_at }
    }

    /// Runs the reconciler and the alarm as the worker does, every 30 seconds.
    pub(crate) async fn pass(&self, length: Seconds) {
        let until = self.world.now() + length;
        while self.world.now() < until {
            let next = (self.world.now() + Seconds(30)).min(until);
            self.world.settle_until(next).await;
            self.world.advance_to(next);
            removal::alarm(&self.world.context).await.expect("looks");
        }
    }

    pub(crate) async fn shown_to(&self, member: &Member) -> Result<removal::Status, Problem> {
        removal::show(&self.world.context, member).await
    }

    /// How long overdue it was at each alarm.
    async fn alarms(&self) -> Vec<u64> {
        let overdue = |event| match event {
            AuditEvent::RemovalLate { overdue, .. } => Some(overdue.0),
            _ => None,
        };
        self.world.audit().await.into_iter().filter_map(|record| overdue(record.event)).collect()
    }
}

#[tokio::test]
async fn while_all_ends_on_time_nothing_is_late_and_the_promise_is_measured() {
    let outage = Outage::begin().await;
    outage.world.line.set_outage(None);
    outage.pass(Seconds(2 * MINUTE)).await;
    let ines = outage.world.sign_in("ines.duarte").await;
    let status = outage.shown_to(&ines).await.expect("is shown to auditors");
    assert_eq!((status.late_count, status.measured.removals, status.measured.late), (0, 1, 0));
    assert!(status.measured.is_kept() && !status.may_try);
    assert_eq!(outage.world.context.removals.confirmed().count, 1);
    let gauges = removal::measure(&outage.world.context).await.expect("is measured");
    assert_eq!((gauges.removals_late, gauges.longest_overdue), (0, Seconds(0)));
}

#[tokio::test]
async fn a_late_removal_is_shown_with_its_cause_and_what_happens_next() {
    let outage = Outage::begin().await;
    let theo = outage.world.sign_in("theo.brandt").await;
    outage.pass(Seconds(51)).await;
    let status = outage.shown_to(&theo).await.expect("is shown");
    assert_eq!((status.late_count, status.removals.waiting), (0, 1), "not late yet, and not hidden");
    assert_eq!(status.under_way[0].person_name, "Ana Ruiz");

    outage.pass(Seconds(2 * MINUTE)).await;
    let status = outage.shown_to(&theo).await.expect("is shown");
    let [late] = status.late.as_slice() else { panic!("one is late: {status:?}") };
    assert_eq!(late.removal.wait, "AWS does not do that at the moment.");
    assert_eq!((late.removal.since, late.removal.grant.clone()), (outage.ends_at, outage.grant.clone()));
    assert_eq!(late.next_step, "Asks AWS to remove it");
    assert!(late.next_at.is_some() && late.attempts > 1 && status.may_try && !status.is_well());
    assert!(status.under_way.is_empty(), "told once");
    let gauges = removal::measure(&outage.world.context).await.expect("is measured");
    assert_eq!((gauges.removals_late, gauges.grants[3]), (1, ("removing", 1)));

    outage.world.line.set_outage(None);
    outage.pass(Seconds(MINUTE)).await;
    let status = outage.shown_to(&theo).await.expect("is shown");
    assert_eq!((status.late_count, status.measured.removals, status.measured.late), (0, 1, 1));
}

#[tokio::test]
async fn what_the_worker_has_not_begun_is_late_as_well() {
    let outage = Outage::begin().await;
    let theo = outage.world.sign_in("theo.brandt").await;
    outage.world.advance_to(outage.ends_at + Seconds(10 * MINUTE));
    let status = outage.shown_to(&theo).await.expect("is shown");
    assert_eq!(status.late[0].removal.wait, "Stint has not begun. If this stays, its log says why.");
    assert_eq!(removal::alarm(&outage.world.context).await.expect("looks"), 1);
}

#[tokio::test]
async fn access_that_another_grant_keeps_is_not_late() {
    let outage = Outage::begin().await;
    let theo = outage.world.sign_in("theo.brandt").await;
    outage.world.submit(&outage.ana, &outage.wanted, 60).await.expect("is sent");
    outage.world.advance_to(outage.ends_at + Seconds(10 * MINUTE));
    let status = outage.shown_to(&theo).await.expect("is shown");
    assert_eq!((status.late_count, status.removals.waiting, status.additions.waiting), (0, 0, 1));
    assert_eq!(removal::alarm(&outage.world.context).await.expect("looks"), 0);
}

#[tokio::test]
async fn alarms_come_after_five_minutes_fifteen_and_each_hour_whatever_is_restarted() {
    let mut outage = Outage::begin().await;
    outage.pass(Seconds(4 * MINUTE)).await;
    assert!(outage.alarms().await.is_empty());
    for _ in 0..5 {
        outage.world.context = outage.world.restarted();
        outage.pass(Seconds(26 * MINUTE)).await;
        assert_eq!(removal::alarm(&outage.world.restarted()).await.expect("looks"), 0, "told already");
    }
    let alarms: Vec<u64> = outage.alarms().await.iter().map(|overdue| overdue / MINUTE).collect();
    assert_eq!(alarms, [5, 15, 60, 120]);

    outage.world.line.set_outage(None);
    outage.pass(Seconds(2 * 60 * MINUTE)).await;
    assert_eq!(outage.alarms().await.len(), 4, "gone is gone");
}

#[tokio::test]
async fn two_replicas_that_look_at_the_same_moment_raise_one_alarm() {
    let outage = Outage::begin().await;
    outage.world.advance_to(outage.ends_at + Seconds(6 * MINUTE));
    let other = outage.world.restarted();
    let (one, another) = tokio::join!(removal::alarm(&outage.world.context), removal::alarm(&other));
    assert_eq!(one.expect("looks") + another.expect("looks"), 1);
}

#[tokio::test]
async fn an_administrator_has_it_tried_now_and_only_the_moment_changes() {
    let outage = Outage::begin().await;
    let theo = outage.world.sign_in("theo.brandt").await;
    outage.pass(Seconds(10 * MINUTE + 1)).await;
    let before = outage.world.holding(&outage.ana, &outage.wanted).await.expect("is stored");
    assert!(before.next_at.is_some_and(|at| at > outage.world.now()));

    removal::try_now(&outage.world.context, &theo, &outage.grant).await.expect("is brought forward");
    let after = outage.world.holding(&outage.ana, &outage.wanted).await.expect("is stored");
    assert_eq!(after.next_at, Some(outage.world.now()));
    let moment_only = (before.next_at, before.version);
    assert_eq!(before, domain::holding::Holding { next_at: moment_only.0, version: moment_only.1, ..after });
    assert_eq!(outage.world.events("removal_brought_forward").await, 1);

    outage.world.line.set_outage(None);
    outage.world.settle_until(outage.world.now()).await;
    assert!(!outage.world.has_access(&outage.ana, &outage.wanted), "without another wait");
    let again = removal::try_now(&outage.world.context, &theo, &outage.grant).await;
    assert_eq!(again.expect_err("is gone").kind, Kind::Conflict);
}

#[tokio::test]
async fn nobody_else_may_look_or_hurry() {
    let outage = Outage::begin().await;
    let ines = outage.world.sign_in("ines.duarte").await;
    for member in [&outage.ana, &ines] {
        let refused = removal::try_now(&outage.world.context, member, &outage.grant).await;
        assert_eq!(refused.expect_err("is refused").kind, Kind::Forbidden);
    }
    assert_eq!(outage.shown_to(&outage.ana).await.expect_err("is refused").kind, Kind::Forbidden);
    assert_eq!(outage.world.events("denied").await, 3);
    let theo = outage.world.sign_in("theo.brandt").await;
    let nothing = removal::try_now(&outage.world.context, &theo, &GrantId::from_bits(1)).await;
    assert_eq!(nothing.expect_err("is nothing").kind, Kind::NotFound);
}
