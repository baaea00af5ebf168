//! What AWS has against what the ledger says: what is told, what is removed, and what is left alone.

use domain::{
    audit::AuditEvent,
    catalog::{Entitlement, Principal},
    connector::SetbackKind,
    finding::FindingKind,
    grant::{Ending, GrantState, GrantView},
    holding::HoldingState,
    id::{GrantId, RequestId},
    person::Member,
    problem::Kind,
    request::Tone,
    sweep::{MOST_REMOVALS, Swept},
    time::Seconds,
};
use operations::{catalog, finding, removal, sweep, testing::World};

const MINUTE: u64 = 60;
/// By a direct assignment.
const ASSIGNED: (&str, &str) = ("dev-orders", "DatabaseAdministrator");
/// By a group that Stint owns.
const IN_GROUP: (&str, &str) = ("staging-orders", "ReadOnlyAccess");

struct Story {
    world: World,
    ana: Member,
    theo: Member,
}

impl Story {
    async fn begin() -> Self {
        Self::of(World::direct().await).await
    }

    async fn of(world: World) -> Self {
        let (ana, theo) = (world.sign_in("ana.ruiz").await, world.sign_in("theo.brandt").await);
        catalog::import(&world.context).await.expect("is read");
        Self { world, ana, theo }
    }

    fn entitlement(&self, (account, set): (&str, &str)) -> Entitlement {
        self.world.entitlement(account, set)
    }

    /// Ana has it for so many minutes, and has had it for some.
    async fn given(&self, wanted: &Entitlement, minutes: u32) -> (RequestId, GrantId) {
        let request = self.world.submit(&self.ana, wanted, minutes).await.expect("is sent");
        let view = self.world.show(&self.ana, &request).await.expect("is shown");
        if view.row.grant.is_none() {
            let sam = self.world.sign_in("sam.okafor").await;
            self.world.approve(&sam, &request).await.expect("is approved");
        }
        self.world.settle().await;
        let view = self.world.show(&self.ana, &request).await.expect("is shown");
        let grant = view.row.grant.expect("is given").grant;
        assert!(matches!(grant.state, GrantState::Active { .. }));
        self.world.advance(Seconds(5 * MINUTE));
        (request, grant.id)
    }

    /// Given, ended and confirmed gone.
    async fn given_and_gone(&self, wanted: &Entitlement) -> GrantId {
        let (_, grant) = self.given(wanted, 30).await;
        self.world.advance(Seconds(30 * MINUTE));
        self.world.settle().await;
        assert!(matches!(self.world.state(&grant).await, GrantState::Ended { .. }));
        assert!(!self.world.has_access(&self.ana, wanted));
        self.world.advance(Seconds(5 * MINUTE));
        grant
    }

    /// Someone changes AWS past Stint.
    fn by_hand(&self, member: &Member, wanted: &Entitlement, present: bool) {
        let user = member.person.directory_user.clone().expect("is in the directory");
        let group = self.world.context.catalog.get().0.owned_groups.get(wanted).cloned();
        self.world.cloud.change(|organization, now| match group {
            Some(group) => organization.set_member(&group, &user, present, now),
            None => organization.set_assigned(wanted, &Principal::User(user), present, now),
        });
    }

    /// Reads AWS anew and compares.
    async fn swept(&self) -> Swept {
        catalog::import(&self.world.context).await.expect("is read");
        sweep::sweep(&self.world.context).await.expect("is compared").expect("is a new reading")
    }

    async fn open(&self) -> Vec<FindingKind> {
        let shown = finding::show(&self.world.context, &self.theo).await.expect("is shown");
        assert_eq!(shown.open.len() as u64, shown.open_count);
        shown.open.into_iter().map(|row| row.finding.of).collect()
    }

    /// The ledger as a restored backup or a hand in the database can leave it: the grant is over, nothing is held, and
    /// the receipt of the addition is there.
    async fn forgotten(&self, member: &Member, wanted: &Entitlement, grant: &GrantId) {
        let mut holding = self.world.holding(member, wanted).await.expect("is stored");
        holding.state = HoldingState::Absent;
        holding.next_at = None;
        let mut grant = self.world.grant(grant).await;
        let (at, ending) = (self.world.now(), Ending::Expiry);
        grant.state = GrantState::Ended { at, ending, kept_by: None };
        let mut change = self.world.context.database.begin().await.expect("begins");
        change.save_holding(&holding).await.expect("is stored");
        change.save_grant(&grant).await.expect("is stored");
        change.commit_without_event("past Stint").await.expect("commits");
    }
}

#[tokio::test]
async fn while_aws_and_the_ledger_agree_nothing_is_found_and_the_comparison_has_an_age() {
    let story = Story::begin().await;
    for wanted in [ASSIGNED, IN_GROUP] {
        story.given(&story.entitlement(wanted), 60).await;
    }
    let swept = story.swept().await;
    assert_eq!((swept.differences, swept.removals, swept.unchecked), (0, 0, 0));
    assert_eq!(story.open().await, []);
    let again = sweep::sweep(&story.world.context).await.expect("looks");
    assert_eq!(again, None, "a reading is compared once");
    story.world.advance(Seconds(4 * MINUTE));
    let shown = removal::show(&story.world.context, &story.theo).await.expect("is shown");
    let compared = shown.swept.expect("was compared");
    assert_eq!(shown.now.since(compared.at), Seconds(4 * MINUTE));
    let gauges = removal::measure(&story.world.context).await.expect("is measured");
    assert_eq!((gauges.swept_at, gauges.findings[0]), (Some(compared.at), ("leftover", 0)));
}

#[tokio::test]
async fn access_that_someone_removed_by_hand_is_found_and_the_grants_page_tells_the_truth() {
    for wanted in [ASSIGNED, IN_GROUP] {
        let story = Story::begin().await;
        let wanted = story.entitlement(wanted);
        let (request, grant) = story.given(&wanted, 60).await;
        story.by_hand(&story.ana, &wanted, false);
        assert_eq!(story.swept().await.differences, 1);
        assert_eq!(story.open().await, [FindingKind::MissingAccess]);
        let view = story.world.show(&story.ana, &request).await.expect("is shown");
        assert_eq!((view.row.state.as_str(), view.row.tone), ("Missing in AWS", Tone::Danger));
        let view = view.row.grant.expect("is there");
        assert_eq!((view.missing_since, view.is_active()), (Some(story.world.now()), false));
        assert!(view.grant.wants_access(story.world.now()));

        story.world.settle().await;
        assert!(!story.world.has_access(&story.ana, &wanted), "Stint does not give it again by itself");
        story.world.settle_until(story.world.grant(&grant).await.ends_at + Seconds(MINUTE)).await;
        story.world.advance(Seconds(5 * MINUTE));
        story.swept().await;
        assert_eq!(story.open().await, [], "it resolves itself when the grant is over");
        assert_eq!(story.world.events("finding_raised").await, 1);
        assert_eq!(story.world.events("finding_resolved").await, 1);
    }
}

#[tokio::test]
async fn who_asks_again_for_missing_access_gets_it_back() {
    let story = Story::begin().await;
    let wanted = story.entitlement(IN_GROUP);
    story.given(&wanted, 60).await;
    story.by_hand(&story.ana, &wanted, false);
    story.swept().await;
    story.world.submit(&story.ana, &wanted, 60).await.expect("is sent");
    story.world.settle_until(story.world.now() + Seconds(5 * MINUTE)).await;
    assert!(story.world.has_access(&story.ana, &wanted));
    story.world.advance(Seconds(5 * MINUTE));
    story.swept().await;
    assert_eq!(story.open().await, []);
}

#[tokio::test]
async fn what_stint_added_and_forgot_is_removed_the_usual_way() {
    for wanted in [ASSIGNED, IN_GROUP] {
        let story = Story::begin().await;
        let wanted = story.entitlement(wanted);
        let (_, grant) = story.given(&wanted, 60).await;
        story.forgotten(&story.ana, &wanted, &grant).await;
        story.world.advance(Seconds(5 * MINUTE));
        let due_at = story.world.now() - Seconds(5 * MINUTE);
        assert!(story.world.has_access(&story.ana, &wanted));

        let swept = story.swept().await;
        assert_eq!((swept.differences, swept.removals, swept.put_off), (1, 1, 0));
        assert_eq!(story.open().await, [FindingKind::Leftover]);
        let shown = removal::show(&story.world.context, &story.theo).await.expect("is shown");
        assert!(shown.left_behind() == 1 && !shown.is_well());
        let receipt = story.world.receipts(&grant).await.remove(0);
        let told = story.world.audit().await.into_iter().find_map(|record| match record.event {
            AuditEvent::LeftoverToBeRemoved { receipt, due_at, .. } => Some((receipt, due_at)),
            _ => None,
        });
        assert_eq!(told, Some((Some(receipt.id), due_at)), "with its proof, late since the grant was over");

        story.world.settle().await;
        assert!(!story.world.has_access(&story.ana, &wanted));
        let removed = story.world.audit().await.into_iter().find_map(|record| match record.event {
            AuditEvent::AccessRemoved { receipt } => Some(receipt),
            _ => None,
        });
        let removed = removed.expect("has a receipt");
        assert_eq!((removed.due_at, removed.attempts), (due_at, 1));
        story.world.advance(Seconds(5 * MINUTE));
        story.swept().await;
        assert_eq!(story.open().await, []);
    }
}

#[tokio::test]
async fn a_holding_that_no_grant_keeps_is_removed_too() {
    let story = Story::begin().await;
    let wanted = story.entitlement(ASSIGNED);
    let (_, grant) = story.given(&wanted, 60).await;
    let mut grant = story.world.grant(&grant).await;
    grant.state = GrantState::Ended { at: story.world.now(), ending: Ending::Expiry, kept_by: None };
    let mut change = story.world.context.database.begin().await.expect("begins");
    change.save_grant(&grant).await.expect("is stored");
    change.commit_without_event("past Stint").await.expect("commits");
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &wanted), "the reconciler sees only what moves");
    story.swept().await;
    story.world.settle().await;
    assert!(!story.world.has_access(&story.ana, &wanted));
}

#[tokio::test]
async fn what_someone_gave_again_after_stint_removed_it_is_reported_and_left_alone() {
    for wanted in [ASSIGNED, IN_GROUP] {
        let story = Story::begin().await;
        let wanted = story.entitlement(wanted);
        story.given_and_gone(&wanted).await;
        story.by_hand(&story.ana, &wanted, true);
        for _ in 0..2 {
            let swept = story.swept().await;
            assert_eq!((swept.differences, swept.removals), (1, 0));
            assert_eq!(story.open().await, [FindingKind::ReturnedAccess]);
            story.world.settle().await;
            assert!(story.world.has_access(&story.ana, &wanted));
            story.world.advance(Seconds(15 * MINUTE));
        }
        assert_eq!(story.world.events("finding_raised").await, 1, "told once");
        story.by_hand(&story.ana, &wanted, false);
        story.swept().await;
        assert_eq!(story.open().await, []);
    }
}

#[tokio::test]
async fn access_that_was_there_before_stint_is_no_leftover() {
    let story = Story::begin().await;
    let wanted = story.entitlement(ASSIGNED);
    story.by_hand(&story.ana, &wanted, true);
    let (_, grant) = story.given(&wanted, 30).await;
    story.world.settle_until(story.world.grant(&grant).await.ends_at + Seconds(MINUTE)).await;
    story.world.advance(Seconds(5 * MINUTE));
    assert_eq!(story.swept().await.differences, 0);
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &wanted));
}

#[tokio::test]
async fn a_member_added_by_hand_to_a_group_of_stints_is_reported_and_not_removed() {
    let story = Story::begin().await;
    let wanted = story.entitlement(IN_GROUP);
    story.given(&wanted, 60).await;
    story.by_hand(&story.theo, &wanted, true);
    let swept = story.swept().await;
    assert_eq!((swept.differences, swept.removals), (1, 0));
    let shown = finding::show(&story.world.context, &story.theo).await.expect("is shown");
    assert_eq!(shown.open[0].finding.of, FindingKind::UnknownMember);
    assert_eq!(shown.open[0].person_name, "Theo Brandt");
    story.world.settle().await;
    assert!(story.world.has_access(&story.theo, &wanted));
}

#[tokio::test]
async fn what_changes_while_aws_is_read_is_no_difference() {
    let story = Story::begin().await;
    let (added, removed) = (story.entitlement(ASSIGNED), story.entitlement(IN_GROUP));
    let (_, grant) = story.given(&removed, 60).await;
    // AWS is read now; until it is compared, one access comes and another one goes.
    catalog::import(&story.world.context).await.expect("is read");
    operations::grant::end_early(&story.world.context, &story.theo, &grant).await.expect("ends");
    story.world.submit(&story.ana, &added, 60).await.expect("is sent");
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &added) && !story.world.has_access(&story.ana, &removed));
    let swept = sweep::sweep(&story.world.context).await.expect("is compared").expect("is new");
    assert_eq!((swept.differences, swept.unchecked), (0, 0));
}

#[tokio::test]
async fn an_addition_and_a_removal_on_their_way_are_no_difference() {
    let story = Story::begin().await;
    let wanted = story.entitlement(IN_GROUP);
    let (_, grant) = story.given(&wanted, 60).await;
    story.world.line.set_outage(Some(SetbackKind::Throttled));
    operations::grant::end_early(&story.world.context, &story.theo, &grant).await.expect("ends");
    let other = story.entitlement(("staging-web", "ReadOnlyAccess"));
    story.world.submit(&story.ana, &other, 60).await.expect("is sent");
    story.world.settle_until(story.world.now() + Seconds(10 * MINUTE)).await;
    story.world.line.set_outage(None);
    assert_eq!(story.swept().await.differences, 0);
}

#[tokio::test]
async fn a_list_that_lags_is_no_difference() {
    let story = Story::of(World::new().await).await;
    let wanted = story.entitlement(ASSIGNED);
    story.given_and_gone(&wanted).await;
    story.given(&wanted, 60).await;
    story.world.cloud.set_behaviour(|behaviour| behaviour.list_lag = std::time::Duration::from_secs(60));
    // The lists still show it as it was a minute ago.
    operations::grant::end_early(&story.world.context, &story.theo, &live(&story).await).await.expect("ends");
    story.world.settle_until(story.world.now() + Seconds(2 * MINUTE)).await;
    let swept = story.swept().await;
    assert_eq!((swept.differences, swept.removals), (0, 0));
    assert!(!story.world.has_access(&story.ana, &wanted));
}

async fn live(story: &Story) -> GrantId {
    let home = operations::grant::home(&story.world.context, &story.ana).await.expect("is shown");
    home.active[0].grant.id.clone()
}

#[tokio::test]
async fn a_difference_that_a_fresh_look_does_not_confirm_is_none() {
    let story = Story::begin().await;
    let wanted = story.entitlement(ASSIGNED);
    story.given(&wanted, 60).await;
    story.by_hand(&story.ana, &wanted, false);
    catalog::import(&story.world.context).await.expect("is read");
    story.by_hand(&story.ana, &wanted, true);
    let swept = sweep::sweep(&story.world.context).await.expect("is compared").expect("is new");
    assert_eq!((swept.differences, swept.unchecked), (0, 0));
}

#[tokio::test]
async fn what_aws_does_not_show_is_neither_found_nor_removed() {
    let story = Story::begin().await;
    let wanted = story.entitlement(ASSIGNED);
    let (_, grant) = story.given(&wanted, 60).await;
    story.forgotten(&story.ana, &wanted, &grant).await;
    story.world.advance(Seconds(5 * MINUTE));
    story.world.line.set_outage(Some(SetbackKind::Unknown));
    let swept = story.swept().await;
    assert_eq!((swept.differences, swept.removals, swept.unchecked), (0, 0, 1));
    story.world.line.set_outage(None);
    let swept = story.swept().await;
    assert_eq!((swept.differences, swept.removals, swept.unchecked), (1, 1, 0));
}

#[tokio::test]
async fn of_many_leftovers_only_so_many_are_removed_at_once() {
    let story = Story::begin().await;
    let accounts: Vec<String> = story
        .world
        .cloud
        .read(|organization| organization.accounts.values().map(|account| account.name.clone()).collect());
    let mut left = Vec::new();
    for name in ["ana.ruiz", "mei.chen", "aiko.tanaka", "jia.liu"] {
        let member = story.world.sign_in(name).await;
        for account in accounts.iter().filter(|account| account.starts_with("dev-")) {
            let wanted = story.entitlement((account, "ReadOnlyAccess"));
            story.world.submit(&member, &wanted, 60).await.map(drop).unwrap_or_default();
        }
        story.world.settle().await;
        let home = operations::grant::home(&story.world.context, &member).await.expect("is shown");
        for GrantView { grant, .. } in home.active {
            story.forgotten(&member, &grant.entitlement, &grant.id).await;
            left.push((member.clone(), grant.entitlement));
        }
    }
    assert!(left.len() as u64 > MOST_REMOVALS, "{} are too few for the story", left.len());
    story.world.advance(Seconds(5 * MINUTE));
    let swept = story.swept().await;
    let all = left.len() as u64;
    assert_eq!((swept.differences, swept.removals, swept.put_off), (all, MOST_REMOVALS, all - MOST_REMOVALS));
    story.world.line.set_outage(Some(SetbackKind::Throttled));
    story.world.settle_until(story.world.now() + Seconds(5 * MINUTE)).await;
    story.world.line.set_outage(None);
    let swept = story.swept().await;
    assert_eq!((swept.removals, swept.put_off), (MOST_REMOVALS, all - MOST_REMOVALS), "those first");
    story.world.settle().await;
    story.world.advance(Seconds(5 * MINUTE));
    story.swept().await;
    story.world.settle().await;
    assert!(left.iter().all(|(member, wanted)| !story.world.has_access(member, wanted)));
}

#[tokio::test]
async fn two_replicas_that_compare_at_the_same_time_find_and_remove_once() {
    let story = Story::begin().await;
    let (left, missing) = (story.entitlement(ASSIGNED), story.entitlement(IN_GROUP));
    let (_, grant) = story.given(&left, 60).await;
    story.given(&missing, 60).await;
    story.by_hand(&story.ana, &missing, false);
    story.forgotten(&story.ana, &left, &grant).await;
    story.world.advance(Seconds(5 * MINUTE));
    catalog::import(&story.world.context).await.expect("is read");
    let other = story.world.restarted();
    let (one, two) = tokio::join!(sweep::sweep(&story.world.context), sweep::sweep(&other));
    let swept = [one.expect("compares"), two.expect("compares")];
    assert_eq!(swept.iter().flatten().count(), 1, "{swept:?}");
    for (kind, times) in [("finding_raised", 2), ("leftover_to_be_removed", 1), ("ledger_compared", 1)] {
        assert_eq!(story.world.events(kind).await, times, "{kind}");
    }
}

#[tokio::test]
async fn a_removal_that_is_stuck_is_a_finding_until_it_is_done() {
    let story = Story::begin().await;
    let wanted = story.entitlement(ASSIGNED);
    let (_, grant) = story.given(&wanted, 60).await;
    story.world.line.set_outage(Some(SetbackKind::Denied));
    story.world.settle_until(story.world.grant(&grant).await.ends_at + Seconds(14 * MINUTE)).await;
    removal::find_stuck(&story.world.context).await.expect("looks");
    assert_eq!(story.open().await, []);
    story.world.advance(Seconds(2 * MINUTE));
    removal::find_stuck(&story.world.context).await.expect("looks");
    assert_eq!(story.open().await, [FindingKind::StuckRemoval]);
    story.swept().await;
    assert_eq!(story.open().await, [FindingKind::StuckRemoval], "a sweep leaves it alone");
    story.world.line.set_outage(None);
    story.world.settle().await;
    removal::find_stuck(&story.world.context).await.expect("looks");
    assert_eq!(story.open().await, []);
}

#[tokio::test]
async fn findings_are_for_auditors_and_administrators() {
    let story = Story::begin().await;
    let ines = story.world.sign_in("ines.duarte").await;
    finding::show(&story.world.context, &ines).await.expect("is shown");
    let refused = finding::show(&story.world.context, &story.ana).await;
    assert_eq!(refused.expect_err("is refused").kind, Kind::Forbidden);
    assert_eq!(story.world.events("denied").await, 1);
}
