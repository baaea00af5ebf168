//! Before other policies are in force: what would come of them.

use domain::{
    policy::{Consequences, LintRule, Replay},
    problem::Kind,
    time::Seconds,
};
use operations::{policy::consequences, testing::World};
use policy::PolicySet;

const DAY: Seconds = Seconds(24 * 60 * 60);

fn edited(edits: &[(&str, &str)]) -> PolicySet {
    let mut text = policy::DEMO.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "the demo has {from}");
        text = text.replacen(from, to, 1);
    }
    PolicySet::parse(&text, "proposed.cedar").expect("no fault")
}

async fn of(world: &World, proposed: &PolicySet) -> Consequences {
    let theo = world.sign_in("theo.brandt").await;
    consequences(&world.context, &theo, proposed).await.expect("an administrator may")
}

fn replay(consequences: &Consequences) -> &Replay {
    consequences.effect.replay.as_ref().expect("requests are known")
}

/// Production reading becomes automatic; the payments team's permit goes to a group that is not there.
fn wider() -> PolicySet {
    edited(&[
        (
            "@title(\"Production read-only for engineers\")\n@max_duration(\"8h\")\n@approval(\"Group::\\\"sre-leads\\\" or Group::\\\"sre\\\"\")",
            "@title(\"Production read-only for engineers\")\n@max_duration(\"8h\")\n@approval(\"automatic\")",
        ),
        (
            "@max_duration(\"1h\")\n@approval(\"Group::\\\"sre-leads\\\"\")",
            "@max_duration(\"1h\")\n@approval(\"Group::\\\"nobodies\\\"\")",
        ),
    ])
}

#[tokio::test]
async fn the_requests_of_the_last_months_are_asked_again() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let read = world.entitlement("prod-payments", "ReadOnlyAccess");
    let administer = world.entitlement("prod-payments", "AdministratorAccess");
    let sandbox = world.entitlement("sandbox-engineering", "ReadOnlyAccess");
    world.submit(&ana, &read, 60).await.expect("is sent");
    world.advance(Seconds(91 * DAY.0));
    let asked = world.submit(&ana, &read, 60).await.expect("is sent");
    world.submit(&ana, &administer, 60).await.expect("is sent");
    world.submit(&ana, &sandbox, 60).await.expect("is sent");

    let told = of(&world, &wider()).await;
    let replay = replay(&told);
    assert_eq!((replay.asked_again, replay.in_all), (3, 3), "the first one is older than 90 days");
    assert_eq!((replay.automatic.requests, replay.without_approver.requests, replay.unchanged), (1, 1, 1));
    let example = &replay.automatic.examples[0];
    assert_eq!((&example.request, example.person.as_str()), (&asked, "Ana Ruiz"));
    assert_eq!(
        (example.account.as_str(), example.permission_set.as_str()),
        ("prod-payments", "ReadOnlyAccess")
    );
    assert!(
        told.effect.sentence().ends_with(
            "1 request of the last 90 days would have been automatic, 1 would have had no approver."
        ),
        "{}",
        told.effect.sentence()
    );
    assert!(told.effect.now_automatic.people > 10 && told.effect.is_widened());
}

#[tokio::test]
async fn a_request_that_would_be_denied_or_too_long_is_told() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    for (account, minutes) in [("prod-payments", 240), ("prod-orders", 60), ("sandbox-engineering", 60)] {
        world.submit(&ana, &world.entitlement(account, "ReadOnlyAccess"), minutes).await.expect("is sent");
    }
    let narrower = edited(&[
        (
            "@title(\"Production read-only for engineers\")\n@max_duration(\"8h\")",
            "@title(\"Production read-only for engineers\")\n@max_duration(\"2h\")",
        ),
        (
            "    principal,\n    action == Action::\"request\",\n    resource in OrganizationalUnit::\"Sandbox\"",
            "    principal in Group::\"sre\",\n    action == Action::\"request\",\n    resource in OrganizationalUnit::\"Sandbox\"",
        ),
    ]);
    let told = of(&world, &narrower).await;
    let replay = replay(&told);
    assert_eq!((replay.denied.requests, replay.too_long.requests, replay.unchanged), (1, 1, 1));
    assert!(!told.effect.is_widened() && told.effect.lost.people > 0);
}

#[tokio::test]
async fn a_request_that_cannot_be_asked_again_is_counted_as_such() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 60).await.expect("is sent");
    world.cloud.change(|organization, _| drop(organization.accounts.remove(&wanted.account)));
    world.import();
    let told = of(&world, &wider()).await;
    assert_eq!((replay(&told).asked_again, replay(&told).not_askable), (1, 1));
}

#[tokio::test]
async fn who_may_administer_is_compared_and_the_policies_are_linted() {
    let world = World::direct().await;
    let same =
        edited(&[("principal in Group::\"access-administrators\"", "principal in Group::\"Auditors\"")]);
    let told = of(&world, &same).await;
    assert_eq!((told.effect.groups_in_all, told.effect.is_widened()), (0, false));
    let sentence = told.effect.sentence();
    assert!(sentence.starts_with("2 people may no longer act as administrator"), "{sentence}");
    let rules: Vec<LintRule> = told.findings.iter().map(|finding| finding.rule).collect();
    assert!(
        rules.contains(&LintRule::OtherCase) && rules.contains(&LintRule::FewAdministrators),
        "{rules:?}"
    );
}

#[tokio::test]
async fn who_neither_audits_nor_administers_is_refused_and_the_attempt_recorded() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let refused = consequences(&world.context, &ana, &wider()).await.expect_err("is refused");
    assert_eq!((refused.kind, world.events("denied").await), (Kind::Forbidden, 1));
}
