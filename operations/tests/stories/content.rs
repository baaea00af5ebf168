//! What a permission set allows changes while a decision about it is made, or after it was (DESIGN.md, invariant 1).

use super::asked::{Story, asked};
use domain::{
    audit::AuditEvent,
    catalog::{Entitlement, Line, ManagedPolicy},
    grant::{Ending, GrantState},
    id::RequestId,
    person::Member,
    problem::Kind,
    time::{Minutes, Seconds},
};
use operations::{catalog, request::DecisionForm, testing::World};

const SECRETS: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}"#;

async fn import(world: &World) {
    catalog::import(&world.context).await.expect("is read");
}

/// Someone adds an inline policy to the permission set, and the next import finds it.
async fn edited(world: &World, wanted: &Entitlement, policy: Option<&str>) {
    world.advance(Seconds(60));
    world.cloud.change(|organization, _| {
        organization.set_inline_policy(&wanted.permission_set, policy.map(str::to_owned));
    });
    import(world).await;
}

/// Ana has asked, and what AWS has is in the ledger.
async fn asked_and_read() -> Story {
    let story = asked().await;
    import(&story.world).await;
    story
}

async fn ending(story: &Story, request: &RequestId) -> String {
    let shown = story.world.show(&story.ana, request).await.expect("is shown");
    match shown.row.grant.expect("has a grant").grant.state {
        GrantState::Ended { ending: Ending::Failure { sentence }, .. } => sentence,
        other => panic!("was given: {other:?}"),
    }
}

#[tokio::test]
async fn an_approver_who_looked_before_the_change_reads_the_new_content_first() {
    let story = asked_and_read().await;
    let before = story.form().await;
    edited(&story.world, &story.wanted, Some(SECRETS)).await;
    let problem = story.approve(&story.sam, &before).await.expect_err("is refused");
    assert_eq!(problem.kind, Kind::Conflict);
    let sentence =
        "What this permission set allows has changed since you looked. Read it again, then decide.";
    assert_eq!(problem.sentence, sentence);
    assert!(story.is_still_pending().await);
    let after = story.form().await;
    assert_ne!(after.content, before.content);
    story.approve(&story.sam, &after).await.expect("is approved");
}

#[tokio::test]
async fn a_change_that_was_taken_back_keeps_the_form() {
    let story = asked_and_read().await;
    let form = story.form().await;
    edited(&story.world, &story.wanted, Some(SECRETS)).await;
    edited(&story.world, &story.wanted, None).await;
    story.approve(&story.sam, &form).await.expect("it is what was looked at");
}

#[tokio::test]
async fn a_new_name_or_description_changes_no_decision() {
    let story = asked_and_read().await;
    let form = story.form().await;
    story.world.advance(Seconds(60));
    story.world.cloud.change(|organization, _| {
        let set = organization.permission_sets.get_mut(&story.wanted.permission_set).expect("exists");
        set.description = "For emergencies".to_owned();
    });
    import(&story.world).await;
    story.approve(&story.sam, &form).await.expect("nothing else is allowed");
    assert_eq!(story.world.events("permission_set_changed").await, 0);
}

/// Approved for tomorrow; the content changes tonight.
async fn approved_for_later(world: &World, ana: &Member, sam: &Member, wanted: &Entitlement) -> RequestId {
    let mut form = world.form(wanted, 60);
    form.starts = "later".to_owned();
    let start = world.now() + Seconds(3_600);
    let sent = operations::request::submit(&world.context, ana, &form, &move |_| Some(start)).await;
    let request = sent.expect("is sent").remove(0);
    world.approve(sam, &request).await.expect("is approved");
    request
}

#[tokio::test]
async fn what_was_approved_and_has_not_begun_is_not_given_after_a_change() {
    let story = asked_and_read().await;
    let wanted = story.world.entitlement("prod-orders", "AdministratorAccess");
    let request = approved_for_later(&story.world, &story.ana, &story.sam, &wanted).await;
    edited(&story.world, &wanted, Some(SECRETS)).await;
    story.world.advance(Seconds(3_600));
    story.world.settle().await;
    assert!(!story.world.has_access(&story.ana, &wanted));
    let sentence = "What AdministratorAccess allows has changed since Sam Okafor approved. Nothing was added. Ask again.";
    assert_eq!(ending(&story, &request).await, sentence);
    assert!(story.world.show(&story.ana, &request).await.expect("is shown").allowed.ask_again);
}

#[tokio::test]
async fn what_has_begun_goes_on_after_a_change() {
    let story = asked_and_read().await;
    story.world.approve(&story.sam, &story.request).await.expect("is approved");
    story.world.settle().await;
    edited(&story.world, &story.wanted, Some(SECRETS)).await;
    story.world.settle().await;
    assert!(story.world.has_access(&story.ana, &story.wanted));
}

#[tokio::test]
async fn an_automatic_approval_is_asked_again_too() {
    let story = asked_and_read().await;
    let wanted = story.world.entitlement("dev-orders", "DatabaseAdministrator");
    let request = story.world.submit(&story.ana, &wanted, 30).await.expect("is sent");
    edited(&story.world, &wanted, Some(SECRETS)).await;
    story.world.settle().await;
    assert!(!story.world.has_access(&story.ana, &wanted));
    let sentence = ending(&story, &request).await;
    assert!(
        sentence.starts_with("What DatabaseAdministrator allows has changed since it was approved."),
        "{sentence}"
    );
}

#[tokio::test]
async fn an_import_says_what_became_possible_and_the_page_shows_the_difference() {
    let story = asked_and_read().await;
    let world = &story.world;
    let wanted = world.entitlement("dev-orders", "DatabaseAdministrator");
    let shown = catalog::show(&world.context, &story.ana, &wanted).await.expect("is shown");
    assert_eq!(shown.changed, None);
    edited(world, &wanted, Some(SECRETS)).await;
    let records = world.audit().await;
    let changed = records.iter().find_map(|record| match &record.event {
        AuditEvent::PermissionSetChanged { permission_set, before, after, gains } => {
            Some((permission_set, before, after, gains))
        }
        _ => None,
    });
    let (set, before, after, gains) = changed.expect("is recorded");
    assert_eq!((set, gains.as_str()), (&wanted.permission_set, "can now read secrets"));
    assert_ne!(before, after);

    let mut connection = world.context.database.read().await.expect("reads");
    let kept = connection.permission_set_contents(set, 9).await.expect("reads");
    drop(connection);
    assert_eq!(kept.iter().map(|content| &content.hash).collect::<Vec<_>>(), [after, before]);

    let shown = catalog::show(&world.context, &story.ana, &wanted).await.expect("is shown").changed;
    let shown = shown.expect("has changed");
    assert_eq!(shown.gains, "can now read secrets");
    let is_told = |line: &Line| matches!(line, Line::New(text) if text.contains("GetSecretValue"));
    assert!(shown.lines.iter().any(is_told), "{:?}", shown.lines);
    import(world).await;
    assert_eq!(world.events("permission_set_changed").await, 1);
}

#[tokio::test]
async fn another_managed_policy_or_a_longer_session_is_a_change() {
    let story = asked_and_read().await;
    let form = story.form().await;
    for number in 0..2 {
        story.world.advance(Seconds(60));
        story.world.cloud.change(|organization, _| {
            let set = organization.permission_sets.get_mut(&story.wanted.permission_set).expect("exists");
            let arn = "arn:aws:iam::aws:policy/job-function/Billing".to_owned();
            match number {
                0 => set.managed_policies.push(ManagedPolicy { arn, name: "Billing".to_owned() }),
                _ => set.session = Minutes(set.session.0 + 60),
            }
        });
        import(&story.world).await;
        assert_eq!(story.world.events("permission_set_changed").await, number + 1);
        let form = DecisionForm { ..form.clone() };
        assert_eq!(story.approve(&story.sam, &form).await.expect_err("is refused").kind, Kind::Conflict);
    }
}
