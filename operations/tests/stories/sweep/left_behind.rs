//! What is Stint's own and is removed, and what is not and stays.

use super::{ASSIGNED, IN_GROUP, MINUTE, Story};
use domain::{
    audit::AuditEvent,
    connector::SetbackKind,
    finding::FindingKind,
    grant::{Ending, GrantState, GrantView},
    sweep::MOST_REMOVALS,
    time::Seconds,
};
use operations::{catalog, removal, sweep};

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
    let mut rest = story.swept().await;
    assert_eq!((rest.removals, rest.put_off), (MOST_REMOVALS, all - MOST_REMOVALS), "those first");
    while rest.put_off > 0 {
        story.world.settle_until(story.world.now() + Seconds(MINUTE)).await;
        story.world.advance(Seconds(5 * MINUTE));
        let next = story.swept().await;
        assert!(next.put_off < rest.put_off, "{next:?} after {rest:?}");
        rest = next;
    }
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
async fn while_a_grant_cannot_be_read_nothing_counts_as_left_behind() {
    let story = Story::begin().await;
    let wanted = story.entitlement(ASSIGNED);
    story.given(&wanted, 60).await;
    for sql in ["DROP TRIGGER grants_guard_content", "UPDATE grants SET directory_user = ''"] {
        story.world.context.database.meddle(sql).await.expect("is possible with the password");
    }
    catalog::import(&story.world.context).await.expect("is read");
    assert!(sweep::sweep(&story.world.context).await.is_err(), "rather no comparison than a wrong one");
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &wanted));
}
