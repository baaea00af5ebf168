//! Between the approval and the call to AWS: what changed meanwhile is seen (DESIGN.md, invariant 5).

use super::asked::{Story, asked};
use domain::{
    catalog::Entitlement,
    grant::{Ending, GrantState},
    id::RequestId,
    person::Member,
    request::RequestForm,
    time::Seconds,
};
use operations::{PolicyInForce, request, testing::World};

/// Approved, then something changed before AWS was asked.
async fn failed_at_activation(change: impl AsyncFnOnce(&mut World, &Deciding)) -> String {
    let story = asked().await;
    let grant = story.world.approve(&story.sam, &story.request).await.expect("is approved");
    let Story { mut world, ana, sam, wanted, .. } = story;
    change(&mut world, &Deciding { ana: ana.clone(), sam }).await;
    world.settle().await;
    assert!(!world.has_access(&ana, &wanted));
    assert!(!world.line.calls().contains(&"add"), "AWS was never asked");
    match world.state(&grant).await {
        GrantState::Ended { ending: Ending::Failure { sentence }, .. } => sentence,
        other => panic!("{other:?}"),
    }
}

struct Deciding {
    ana: Member,
    sam: Member,
}

async fn switch_off(world: &World, member: &Member) {
    let mut change = world.context.database.begin().await.expect("begins");
    let person = domain::person::Person { disabled: true, ..member.person.clone() };
    change.save_person(&person).await.expect("saves");
    change.commit_without_event("a test").await.expect("commits");
}

#[tokio::test]
async fn what_changed_after_the_approval_is_seen_before_aws_is_asked() {
    let sentence = failed_at_activation(async |world, story| switch_off(world, &story.ana).await).await;
    assert_eq!(sentence, "Ana Ruiz is switched off in Stint. Nothing was added.");

    let sentence = failed_at_activation(async |world, story| switch_off(world, &story.sam).await).await;
    assert_eq!(sentence, "Sam Okafor may no longer approve this access. Ask again.");

    let sentence = failed_at_activation(async |world, _| {
        world.cloud.change(|organization, _| {
            let account = organization.accounts.values_mut().find(|account| account.name == "prod-payments");
            account.expect("exists").status = domain::catalog::AccountStatus::Suspended;
        });
        world.import();
    });
    assert_eq!(sentence.await, "prod-payments is suspended or being closed. Nothing was added.");

    let sentence = failed_at_activation(async |world, _| {
        world.cloud.change(|organization, _| {
            organization.accounts.retain(|_, account| account.name != "prod-payments")
        });
        world.import();
    });
    assert_eq!(sentence.await, "The account or the permission set is no longer in AWS. Nothing was added.");

    let sentence = failed_at_activation(async |world, story| {
        let user = story.sam.person.directory_user.clone().expect("is in the directory");
        world.cloud.change(|organization, _| {
            for members in organization.memberships.values_mut() {
                members.remove(&user);
            }
        });
        world.import();
    });
    assert_eq!(sentence.await, "Sam Okafor may no longer approve this access. Ask again.");

    let sentence = failed_at_activation(async |world, _| {
        let closed = format!(
            "{}\n@id(\"freeze\")\n@title(\"Freeze\")\nforbid(principal, action == Action::\"request\", resource);",
            policy::DEMO
        );
        world.context.policy =
            PolicyInForce::new(policy::PolicySet::parse(&closed, "closed.cedar").expect("parses"));
    });
    assert!(sentence.await.starts_with("Policy changed after the approval."));
}

fn frozen() -> PolicyInForce {
    let freeze =
        "@id(\"freeze\")\n@title(\"Freeze\")\nforbid(principal, action == Action::\"request\", resource);";
    let policies = policy::PolicySet::parse(&format!("{}\n{freeze}", policy::DEMO), "frozen.cedar");
    PolicyInForce::new(policies.expect("parses"))
}

/// Sends a request that begins so much later.
async fn asked_for_later(world: &World, member: &Member, wanted: &Entitlement, wait: Seconds) -> RequestId {
    let start = world.now() + wait;
    let form = RequestForm { starts: "later".to_owned(), ..world.form(wanted, 60) };
    let sent = request::submit(&world.context, member, &form, &|_| Some(start)).await;
    sent.expect("is sent").remove(0)
}

#[tokio::test]
async fn access_that_another_grant_added_is_not_taken_over_against_policy() {
    let Story { mut world, ana, sam, wanted, request } = asked().await;
    let first = world.approve(&sam, &request).await.expect("is approved");
    let request = asked_for_later(&world, &ana, &wanted, Seconds(30 * 60)).await;
    let second = world.approve(&sam, &request).await.expect("is approved");
    world.settle().await;
    world.context.policy = frozen();
    let (starts_at, ends_at) = (world.grant(&second).await.starts_at, world.grant(&first).await.ends_at);
    world.settle_until(starts_at + Seconds(20)).await;
    match world.state(&second).await {
        GrantState::Ended { ending: Ending::Failure { sentence }, kept_by: Some(keeper), .. } => {
            assert!(sentence.starts_with("Policy changed after the approval."), "{sentence}");
            assert_eq!(keeper, first);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(world.state(&first).await, GrantState::Active { .. }), "what was given stays given");
    assert_eq!(world.events("access_added").await, 1);
    world.settle_until(ends_at + Seconds(20)).await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn standing_access_does_not_make_a_grant_active_against_policy() {
    let Story { mut world, ana, sam, wanted, request } = asked().await;
    world.give_standing_access(&ana, &wanted);
    let grant = world.approve(&sam, &request).await.expect("is approved");
    world.context.policy = frozen();
    world.settle().await;
    let state = world.state(&grant).await;
    assert!(matches!(state, GrantState::Ended { ending: Ending::Failure { .. }, .. }), "{state:?}");
    assert!(world.has_access(&ana, &wanted), "it is left in place");
    assert!(!world.line.calls().iter().any(|call| ["add", "remove"].contains(call)));
}

#[tokio::test]
async fn what_policy_gave_by_itself_is_not_added_when_it_wants_someone_to_agree_by_then() {
    let mut world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let request = asked_for_later(&world, &ana, &wanted, Seconds(60 * 60)).await;
    let grant = world.show(&ana, &request).await.expect("is shown").row.grant.expect("approved").grant;
    let (before, after) = policy::DEMO.split_once("@id(\"staging-read-only\")").expect("is there");
    let after = after.replacen("@approval(\"automatic\")", "@approval(\"Group::\\\"sre\\\"\")", 1);
    let stricter = format!("{before}@id(\"staging-read-only\"){after}");
    let stricter = policy::PolicySet::parse(&stricter, "stricter.cedar").expect("parses");
    world.context.policy = PolicyInForce::new(stricter);
    world.settle_until(grant.starts_at + Seconds(20)).await;
    assert!(!world.has_access(&ana, &wanted));
    match world.state(&grant.id).await {
        GrantState::Ended { ending: Ending::Failure { sentence }, .. } => {
            assert_eq!(sentence, "Policy now wants someone to agree to this. Ask again.");
        }
        other => panic!("{other:?}"),
    }
}
