//! Signing in and out, and how long it lasts.

use domain::{
    catalog::ExternalId,
    person::{Identity, Person, Role},
    problem::Kind,
    time::Seconds,
};
use operations::{
    session::{self, DirectoryKey, SignIn, SignedIn},
    testing::World,
};

fn of(issuer: &str, subject: &str) -> SignIn {
    SignIn {
        identity: Identity { issuer: issuer.to_owned(), subject: subject.to_owned() },
        directory: DirectoryKey::External(subject.to_owned()),
        name: "Somebody".to_owned(),
        email: "somebody@example.com".to_owned(),
        method: "oidc".to_owned(),
        user_agent: "a browser".repeat(100),
        proved_at: None,
    }
}

const ISSUER: &str = "https://idp.example.com";

async fn sign_in(world: &World, subject: &str) -> SignedIn {
    session::sign_in(&world.context, of(ISSUER, subject)).await.expect("signs in")
}

async fn is_signed_in(world: &World, cookie: &str) -> bool {
    session::authenticate(&world.context, cookie, None).await.expect("reads").is_some()
}

#[tokio::test]
async fn a_person_is_met_once_and_known_again_by_issuer_and_subject() {
    let world = World::direct().await;
    let first = sign_in(&world, "idp-ana.ruiz").await;
    let again = sign_in(&world, "idp-ana.ruiz").await;
    assert_eq!(first.person.id, again.person.id);
    assert_ne!(first.cookie, again.cookie);
    assert_eq!((world.events("person_added").await, world.events("signed_in").await), (1, 2));
    let elsewhere = session::sign_in(&world.context, of("https://other.example.com", "idp-ana.ruiz")).await;
    let elsewhere = elsewhere.expect("signs in").person;
    assert_ne!(elsewhere.id, first.person.id, "the same subject of another issuer is someone else");
    assert_eq!(elsewhere.directory_user, None);
}

#[tokio::test]
async fn groups_come_from_the_directory_and_roles_from_policy() {
    let world = World::direct().await;
    let sam = world.sign_in("sam.okafor").await;
    assert!(sam.groups.contains("sre-leads") && sam.roles.is_empty());
    assert!(world.sign_in("ines.duarte").await.is(Role::Auditor));
    assert!(world.sign_in("theo.brandt").await.is(Role::Administrator));
}

#[tokio::test]
async fn an_id_that_two_users_have_belongs_to_neither() {
    let world = World::direct().await;
    world.cloud.change(|organization, _| {
        for user in organization.users.values_mut().take(2) {
            user.external_ids = vec![ExternalId { issuer: String::new(), id: "shared".to_owned() }];
        }
    });
    world.import();
    assert_eq!(sign_in(&world, "shared").await.person.directory_user, None);
}

#[tokio::test]
async fn someone_imported_later_is_connected_at_the_next_sign_in() {
    let world = World::direct().await;
    let user = world.cloud.change(|organization, _| {
        let id = organization.user_named("mei.chen").map(|user| user.id.clone()).expect("exists");
        organization.users.remove(&id).expect("exists")
    });
    world.import();
    assert_eq!(sign_in(&world, "idp-mei.chen").await.person.directory_user, None);
    world.cloud.change(|organization, _| organization.users.insert(user.id.clone(), user.clone()));
    world.import();
    assert_eq!(sign_in(&world, "idp-mei.chen").await.person.directory_user, Some(user.id));
}

#[tokio::test]
async fn a_session_ends_when_idle_for_an_hour_and_after_twelve_hours_at_the_latest() {
    let world = World::direct().await;
    let idle = sign_in(&world, "idp-ana.ruiz").await.cookie;
    world.advance(Seconds(3_599));
    assert!(is_signed_in(&world, &idle).await);
    world.advance(Seconds(3_600));
    assert!(!is_signed_in(&world, &idle).await);

    let busy = sign_in(&world, "idp-ana.ruiz").await.cookie;
    for _ in 0..23 {
        world.advance(Seconds(30 * 60));
        assert!(is_signed_in(&world, &busy).await);
    }
    world.advance(Seconds(30 * 60));
    assert!(!is_signed_in(&world, &busy).await);
}

#[tokio::test]
async fn a_made_up_cookie_is_nobody() {
    let world = World::direct().await;
    for cookie in ["", "x", &"x".repeat(10_000), "'; drop table sessions;--"] {
        assert!(!is_signed_in(&world, cookie).await);
    }
}

#[tokio::test]
async fn people_see_and_end_their_own_sessions_only() {
    let world = World::direct().await;
    let (phone, laptop) =
        (sign_in(&world, "idp-ana.ruiz").await.cookie, sign_in(&world, "idp-ana.ruiz").await.cookie);
    let ana =
        session::authenticate(&world.context, &phone, None).await.expect("reads").expect("is signed in");
    let sessions = session::list_sessions(&world.context, &ana).await.expect("are listed");
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0].user_agent.chars().count(), 200);

    let sam = world.sign_in("sam.okafor").await;
    for one in &sessions {
        let refused =
            session::end_session(&world.context, &sam, &one.hash).await.map_err(|problem| problem.kind);
        assert_eq!(refused, Err(Kind::NotFound));
    }
    session::sign_out(&world.context, &ana, &phone).await.expect("signs out");
    assert!(!is_signed_in(&world, &phone).await && is_signed_in(&world, &laptop).await);
    assert_eq!(world.events("signed_out").await, 1);
}

#[tokio::test]
async fn someone_switched_off_is_signed_out_and_stays_out() {
    let world = World::direct().await;
    let signed_in = sign_in(&world, "idp-ana.ruiz").await;
    let mut change = world.context.database.begin().await.expect("begins");
    change.save_person(&Person { disabled: true, ..signed_in.person }).await.expect("saves");
    change.commit_without_event("a test").await.expect("commits");
    assert!(!is_signed_in(&world, &signed_in.cookie).await);
    let refused = session::sign_in(&world.context, of(ISSUER, "idp-ana.ruiz")).await.map(drop);
    assert_eq!(refused.map_err(|problem| problem.kind), Err(Kind::Forbidden));
    assert_eq!(world.events("sign_in_refused").await, 1);
}

#[tokio::test]
async fn the_zone_is_remembered() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    session::set_zone(&world.context, &ana, "Europe/Berlin").await.expect("is kept");
    assert_eq!(world.sign_in("ana.ruiz").await.person.zone, "Europe/Berlin");
}

#[tokio::test]
async fn the_demo_signs_in_whoever_is_chosen_from_the_directory() {
    let world = World::direct().await;
    let people = session::demo_people(&world.context).await.expect("are listed");
    assert!(people.len() > 40 && people.len() <= 60);
    let names: Vec<&str> = people.iter().take(4).map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Ana Ruiz", "Sam Okafor", "Ines Duarte", "Theo Brandt"]);
    let signed_in = session::sign_in_demo(&world.context, &people[0].user, "a test").await.expect("signs in");
    assert_eq!(signed_in.person.directory_user.as_ref(), Some(&people[0].user));
    let nobody = "nobody".parse().expect("well-formed");
    let refused = session::sign_in_demo(&world.context, &nobody, "a test").await.map(drop);
    assert_eq!(refused.map_err(|problem| problem.kind), Err(Kind::NotFound));
}
