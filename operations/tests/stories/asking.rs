//! What can be asked for, and what is said when it cannot.

use domain::{
    catalog::{AccountStatus, Entitlement},
    person::{Identity, Member},
    problem::{Kind, Problem},
    request::{RequestForm, RequestState},
    time::Seconds,
};
use operations::{
    request::{self, RequestListQuery},
    session::{self, DirectoryKey, SignIn},
    testing::World,
};

fn told<T: std::fmt::Debug>(result: Result<T, Problem>, field: &str) -> String {
    let problem = result.expect_err("is refused");
    assert_eq!(problem.kind, Kind::Invalid, "{problem}");
    problem.field(field).unwrap_or_else(|| panic!("nothing on {field}: {problem:?}")).to_owned()
}

async fn nothing_was_stored(world: &World, member: &Member) -> bool {
    let list = request::list(&world.context, member, &RequestListQuery::default()).await.expect("is listed");
    list.total == 0
}

#[tokio::test]
async fn a_time_over_the_limit_says_the_limit() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let sentence = told(world.submit(&ana, &wanted, 120).await, "minutes");
    assert_eq!(
        sentence,
        "prod-payments / AdministratorAccess can be asked for at most 1 h. Shorten the time."
    );
    assert!(nothing_was_stored(&world, &ana).await);
}

#[tokio::test]
async fn a_reason_of_ten_thousand_characters_says_how_many_are_allowed() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    let form = RequestForm { reason: "x".repeat(10_000), ..world.form(&wanted, 60) };
    let sentence = told(world.send(&ana, &form).await, "reason");
    assert_eq!(sentence, "The reason has 10000 characters; at most 1000 are allowed. Shorten it.");
}

#[tokio::test]
async fn an_account_that_left_the_organization_or_is_suspended_is_named() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    world.cloud.change(|organization, _| {
        if let Some(account) = organization.accounts.get_mut(&wanted.account) {
            account.status = AccountStatus::Suspended;
        }
    });
    world.import();
    let sentence = told(world.submit(&ana, &wanted, 60).await, "entitlements");
    assert_eq!(sentence, "prod-payments is suspended or being closed, so AWS gives no access to it.");
    world.cloud.change(|organization, _| organization.accounts.remove(&wanted.account));
    world.import();
    let sentence = told(world.submit(&ana, &wanted, 60).await, "entitlements");
    let id = &wanted.account;
    assert_eq!(
        sentence,
        format!("{id} / ReadOnlyAccess is no longer in the organization. Choose again from the catalog.")
    );
}

#[tokio::test]
async fn what_is_no_entitlement_at_all_is_refused() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    for typed in ["", "prod", "123456789012/ps-", "123456789012;ps-0123456789abcdef"] {
        let form = RequestForm {
            entitlements: typed.to_owned(),
            minutes: "60".to_owned(),
            reason: "Why not".to_owned(),
            ..RequestForm::default()
        };
        assert!(!told(world.send(&ana, &form).await, "entitlements").is_empty());
    }
}

#[tokio::test]
async fn what_no_policy_allows_is_refused_with_the_reason() {
    let world = World::direct().await;
    let olga = world.sign_in("olga.ivanenko").await;
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    let sentence = told(world.submit(&olga, &wanted, 60).await, "entitlements");
    assert!(sentence.starts_with("prod-payments / ReadOnlyAccess cannot be asked for. "), "{sentence}");
    let management = world.entitlement("management", "AdministratorAccess");
    let ana = world.sign_in("ana.ruiz").await;
    assert!(world.submit(&ana, &management, 60).await.is_err());
}

#[tokio::test]
async fn all_problems_are_told_at_once_and_nothing_is_sent_by_halves() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let good = world.entitlement("staging-orders", "ReadOnlyAccess");
    let (long, closed) = (
        world.entitlement("prod-payments", "AdministratorAccess"),
        world.entitlement("management", "Billing"),
    );
    let form = RequestForm { entitlements: format!("{good},{long},{closed}"), ..world.form(&good, 240) };
    let problem = world.send(&ana, &form).await.expect_err("is refused");
    let fields: Vec<&str> = problem.fields.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(
        (fields.contains(&"minutes"), fields.contains(&"entitlements"), fields.len()),
        (true, true, 2)
    );
    assert!(nothing_was_stored(&world, &ana).await);
}

#[tokio::test]
async fn several_at_once_become_a_request_each() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let (one, two) = (
        world.entitlement("staging-orders", "ReadOnlyAccess"),
        world.entitlement("prod-orders", "ReadOnlyAccess"),
    );
    let form = RequestForm { entitlements: format!("{one} {two}"), ..world.form(&one, 60) };
    assert_eq!(world.send(&ana, &form).await.map(|sent| sent.len()), Ok(2));
    assert_eq!(world.events("request_submitted").await, 2);
}

#[tokio::test]
async fn someone_who_is_not_in_the_directory_can_ask_for_nothing() {
    let world = World::direct().await;
    let stranger = SignIn {
        identity: Identity { issuer: "https://idp.example.com".to_owned(), subject: "nobody".to_owned() },
        directory: DirectoryKey::External("nobody".to_owned()),
        name: "Ned Body".to_owned(),
        // The e-mail of someone in the directory must not help.
        email: "ana.ruiz@example.com".to_owned(),
        method: "oidc".to_owned(),
        user_agent: String::new(),
        proved_at: None,
    };
    let signed_in = session::sign_in(&world.context, stranger).await.expect("signs in");
    let member = session::authenticate(&world.context, &signed_in.cookie, None)
        .await
        .expect("reads")
        .expect("signed in");
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let problem = world.submit(&member, &wanted, 60).await.expect_err("is refused");
    assert_eq!(problem.kind, Kind::Forbidden);
    assert!(problem.sentence.starts_with("This sign-in is not connected to a user in the AWS directory"));
}

#[tokio::test]
async fn a_request_that_nobody_can_approve_is_not_accepted_as_if_somebody_could() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    world.cloud.change(|organization, _| {
        let leads = organization.group_named("sre-leads").map(|group| group.id.clone()).expect("exists");
        organization.memberships.remove(&leads);
    });
    world.import();
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let sentence = told(world.submit(&ana, &wanted, 60).await, "entitlements");
    let expected =
        "Nobody can approve this: it needs sre-leads, and nobody else is there. Tell your administrators.";
    assert_eq!(sentence, expected);
    let preview =
        request::preview(&world.context, &ana, &world.form(&wanted, 60), &|_| None).await.expect("is shown");
    assert_eq!(preview[0].obstacle.as_deref(), Some(expected));
}

#[tokio::test]
async fn what_waits_already_is_not_asked_for_twice() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let first = world.submit(&ana, &wanted, 60).await.expect("is sent");
    let sentence = told(world.submit(&ana, &wanted, 30).await, "entitlements");
    assert!(sentence.contains(first.as_str()), "{sentence}");
    request::withdraw(&world.context, &ana, &first).await.expect("is withdrawn");
    world.submit(&ana, &wanted, 30).await.expect("is sent now");
}

#[tokio::test]
async fn at_most_thirty_requests_of_one_person_wait() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let pairs: Vec<_> = world.cloud.read(|organization| {
        let accounts = organization.accounts.values().filter(|account| account.name.starts_with("prod-"));
        let sets = ["AdministratorAccess", "ReadOnlyAccess", "ViewOnlyAccess", "LogsReader"];
        let pairs = accounts.flat_map(|account| sets.map(|set| (account.name.clone(), set)));
        pairs.filter_map(|(account, set)| organization.entitlement_named(&account, set)).collect()
    });
    let mut refusal = None;
    let mut sent = 0;
    for wanted in pairs {
        match world.submit(&ana, &wanted, 30).await {
            Ok(_) => sent += 1,
            Err(problem) => {
                refusal = Some(problem);
                break;
            }
        }
    }
    let refusal = refusal.expect("the thirty-first is refused");
    assert_eq!((sent, refusal.kind), (30, Kind::TooMany), "{refusal}");
}

#[tokio::test]
async fn only_ones_own_living_access_is_extended_and_only_itself() {
    let world = World::direct().await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.settle().await;
    let home = operations::grant::home(&world.context, &ana).await.expect("is shown");
    let extends = home.active[0].grant.id.to_string();
    let form = RequestForm { extends, ..world.form(&wanted, 30) };
    assert!(told(world.send(&mei, &form).await, "extends").starts_with("There is no such access of yours."));
    let other = world.entitlement("staging-web", "ReadOnlyAccess");
    let wrong = RequestForm { entitlements: other.to_string(), ..form.clone() };
    assert!(told(world.send(&ana, &wrong).await, "extends").starts_with("An extension is for the same"));
    world.settle_until(world.now() + Seconds(2_000)).await;
    world.advance(Seconds(2_000));
    assert_eq!(told(world.send(&ana, &form).await, "extends"), "This access has ended. Ask for it anew.");
}

#[tokio::test]
async fn the_preview_says_who_approves_and_when_it_ends_and_minds_no_missing_reason() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let form = RequestForm { reason: String::new(), ..world.form(&wanted, 45) };
    let preview = request::preview(&world.context, &ana, &form, &|_| None).await.expect("is shown").remove(0);
    assert_eq!(preview.obstacle, None);
    assert_eq!(preview.ends_at, world.now() + Seconds(45 * 60));
    assert_eq!(preview.sessions_end_by, preview.ends_at + preview.entry.permission_set.session);
    assert_eq!(preview.entry.approval, "Approved by sre-leads");
    assert_eq!(preview.approvers.len(), 2, "{:?}", preview.approvers);
    let empty = RequestForm { entitlements: wanted.to_string(), ..RequestForm::default() };
    assert!(request::preview(&world.context, &ana, &empty, &|_| None).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_submits_at_once_one_waits_and_the_others_are_told_which() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    one_of_many_submits_waits(&world, &ana, &wanted).await;
}

pub(crate) async fn one_of_many_submits_waits(world: &World, member: &Member, wanted: &Entitlement) {
    let submits = (0..12).map(|_| {
        let (context, member, form) = (world.context.clone(), member.clone(), world.form(wanted, 30));
        tokio::spawn(async move { request::submit(&context, &member, &form, &|_| None).await })
    });
    let mut sent = Vec::new();
    let mut refused = Vec::new();
    for outcome in futures::future::join_all(submits).await {
        match outcome.expect("does not panic") {
            Ok(ids) => sent.extend(ids),
            Err(problem) => refused.push(problem),
        }
    }
    assert_eq!((sent.len(), refused.len()), (1, 11));
    let sentence = format!(
        "You asked for prod-payments / AdministratorAccess already: {} waits for a decision. Withdraw it to change it.",
        sent[0]
    );
    for problem in refused {
        assert_eq!((problem.kind, problem.field("entitlements")), (Kind::Invalid, Some(sentence.as_str())));
    }
    request::withdraw(&world.context, member, &sent[0]).await.expect("is withdrawn");
}

#[tokio::test]
async fn what_nobody_decided_on_in_time_may_be_asked_for_again_at_once() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let first = world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.advance(domain::request::PENDING_LIMIT);
    let ana = world.sign_in("ana.ruiz").await;
    world.submit(&ana, &wanted, 30).await.expect("is sent again");
    let shown = world.show(&ana, &first).await.expect("is shown");
    assert!(matches!(shown.request.state, RequestState::Expired { .. }));
    assert_eq!(world.events("request_expired").await, 1);
}
