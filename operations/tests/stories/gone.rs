//! The account or the permission set of a request leaves the organization while the request waits.

use super::asked::{Story, asked};
use domain::{
    grant::{Ending, GrantState},
    problem::Kind,
    request::RequestState,
    time::Seconds,
};
use operations::{
    request::{self},
    testing::World,
};

#[derive(Clone, Copy, Debug)]
enum Gone {
    Account,
    PermissionSet,
}

/// Ana asked for production administration; then it left the organization.
async fn gone(gone: Gone) -> Story {
    let story = asked().await;
    let Story { world, wanted, .. } = &story;
    world.cloud.change(|organization, _| match gone {
        Gone::Account => drop(organization.accounts.remove(&wanted.account)),
        Gone::PermissionSet => drop(organization.permission_sets.remove(&wanted.permission_set)),
    });
    world.import();
    story
}

#[tokio::test]
async fn the_page_and_the_queue_show_it_by_its_id() {
    let story = gone(Gone::Account).await;
    let shown = story.world.show(&story.sam, &story.request).await.expect("is shown");
    assert_eq!(shown.row.account.name, story.wanted.account.to_string());
    assert_eq!(shown.row.permission_set.name, "AdministratorAccess");
    assert!(shown.allowed.reject);
    assert!(shown.approvers.contains(&"Sam Okafor".to_owned()), "{:?}", shown.approvers);
    let queue = request::queue(&story.world.context, &story.sam).await.expect("is listed");
    assert_eq!(queue.iter().map(|entry| &entry.row.id).collect::<Vec<_>>(), [&story.request]);
    assert_eq!(request::queue_length(&story.world.context, &story.sam).await, Ok(1));

    let story = gone(Gone::PermissionSet).await;
    let shown = story.world.show(&story.ana, &story.request).await.expect("is shown to who asked");
    assert_eq!(shown.row.account.name, "prod-payments");
    assert_eq!(shown.row.permission_set.name, story.wanted.permission_set.to_string());
}

#[tokio::test]
async fn approving_says_what_is_not_in_the_organization_any_more() {
    for what in [Gone::Account, Gone::PermissionSet] {
        let story = gone(what).await;
        let problem = story.world.approve(&story.sam, &story.request).await.expect_err("is refused");
        let name = match what {
            Gone::Account => format!("account {}", story.wanted.account),
            Gone::PermissionSet => format!("permission set {}", story.wanted.permission_set),
        };
        let sentence = format!("The {name} is not in the organization any more. Reject the request.");
        assert_eq!((problem.kind, problem.sentence), (Kind::Conflict, sentence));
        let shown = story.world.show(&story.sam, &story.request).await.expect("is shown");
        assert!(matches!(shown.request.state, RequestState::Pending { .. }));
        story.world.settle().await;
        assert!(!story.world.has_access(&story.ana, &story.wanted));
    }
}

#[tokio::test]
async fn its_approver_rejects_it_and_nobody_else_does() {
    let story = gone(Gone::Account).await;
    let form = story.form().await;
    for (who, kind) in
        [("mei.chen", Kind::NotFound), ("ines.duarte", Kind::Forbidden), ("ana.ruiz", Kind::Forbidden)]
    {
        let who = story.world.sign_in(who).await;
        let refused = request::reject(&story.world.context, &who, &form).await.expect_err("is refused");
        assert_eq!(refused.kind, kind, "{}", who.person.name);
    }
    request::reject(&story.world.context, &story.sam, &form).await.expect("is rejected");
    let shown = story.world.show(&story.ana, &story.request).await.expect("is shown");
    assert!(matches!(shown.request.state, RequestState::Rejected { .. }));
}

#[tokio::test]
async fn who_asked_withdraws_it() {
    let story = gone(Gone::PermissionSet).await;
    request::withdraw(&story.world.context, &story.ana, &story.request).await.expect("is withdrawn");
    let shown = story.world.show(&story.ana, &story.request).await.expect("is shown");
    assert!(matches!(shown.request.state, RequestState::Withdrawn { .. }));
}

#[tokio::test]
async fn access_that_was_given_before_it_left_is_ended_by_its_approver_and_removed() {
    let world = World::direct().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    let grant = world.approve(&sam, &request).await.expect("is approved");
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    world.cloud.change(|organization, _| drop(organization.permission_sets.remove(&wanted.permission_set)));
    world.import();
    world.advance(Seconds(60));
    operations::grant::end_early(&world.context, &sam, &grant).await.expect("is ended");
    world.settle().await;
    let state = world.state(&grant).await;
    assert!(matches!(state, GrantState::Ended { ending: Ending::Early { .. }, .. }), "{state:?}");
    assert!(!world.has_access(&ana, &wanted));
}
