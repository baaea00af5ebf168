//! What is a difference, what is none, and who is told.

use super::{ASSIGNED, IN_GROUP, MINUTE, Story};
use domain::{
    connector::SetbackKind, finding::FindingKind, id::GrantId, problem::Kind, request::Tone, time::Seconds,
};
use operations::{catalog, finding, removal, sweep, testing::World};

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
