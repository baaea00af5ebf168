//! What people see: the queue, the lists, the page of a request, and the home page.

use domain::{person::Role, problem::Kind, request::Tone, time::Seconds};
use operations::{
    Topic, grant,
    request::{self, RequestListQuery},
    testing::World,
};

#[tokio::test]
async fn the_queue_has_what_one_may_decide_riskiest_first_then_oldest() {
    let world = World::direct().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let asked = [
        ("prod-orders", "ReadOnlyAccess"),
        ("prod-web", "ReadOnlyAccess"),
        ("prod-payments", "AdministratorAccess"),
    ];
    for (account, set) in asked {
        world.submit(&ana, &world.entitlement(account, set), 60).await.expect("is sent");
        world.advance(Seconds(60));
    }
    let queue = request::queue(&world.context, &sam).await.expect("is shown");
    let names: Vec<&str> = queue.iter().map(|entry| entry.row.account.name.as_str()).collect();
    assert_eq!(names, ["prod-payments", "prod-orders", "prod-web"]);
    assert_eq!(queue[0].waiting_since, Seconds(60));
    assert_eq!(queue[0].earlier.len(), 2, "the requester's other requests");
    assert!(!queue[0].answer.trace.is_empty());
    assert_eq!(request::queue_length(&world.context, &sam).await, Ok(3));
    for nobody in ["ana.ruiz", "ines.duarte", "mei.chen"] {
        let nobody = world.sign_in(nobody).await;
        assert_eq!(request::queue_length(&world.context, &nobody).await, Ok(0), "{}", nobody.person.name);
    }
}

#[tokio::test]
async fn the_queue_names_who_else_holds_it() {
    let world = World::direct().await;
    let (ana, sam, mei) =
        (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await, world.sign_in("mei.chen").await);
    let wanted = world.entitlement("prod-orders", "ReadOnlyAccess");
    let held = world.submit(&mei, &wanted, 60).await.expect("is sent");
    world.approve(&sam, &held).await.expect("is approved");
    world.settle().await;
    world.submit(&ana, &wanted, 60).await.expect("is sent");
    let queue = request::queue(&world.context, &sam).await.expect("is shown");
    let waiting = queue.iter().find(|entry| entry.settled.is_none()).expect("Ana's waits");
    assert_eq!(waiting.other_holders, ["Mei Chen"]);
}

#[tokio::test]
async fn the_page_of_a_request_tells_its_story() {
    let world = World::new().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    let view = world.show(&ana, &request).await.expect("is shown");
    assert_eq!((view.row.tone, view.row.state.starts_with("Waiting for ")), (Tone::Waiting, true));
    assert!(view.allowed.withdraw && !view.allowed.reject);
    assert!(world.show(&sam, &request).await.expect("is shown").allowed.approve);
    assert!(view.approvers.contains(&"Sam Okafor".to_owned()));

    world.advance(Seconds(30));
    let grant = world.approve(&sam, &request).await.expect("is approved");
    let view = world.show(&ana, &request).await.expect("is shown");
    let last = view.timeline.last().expect("a story");
    assert_eq!((last.sentence.as_str(), last.tone), ("AWS is adding you to prod-payments", Tone::Waiting));

    world.settle_until(world.grant(&grant).await.ends_at + Seconds(5)).await;
    let view = world.show(&ana, &request).await.expect("is shown");
    let story: Vec<&str> = view.timeline.iter().map(|entry| entry.sentence.as_str()).collect();
    assert_eq!(
        story,
        [
            "You asked",
            "Sam Okafor approved for 1 h",
            "Active: a second read of AWS shows it",
            "Removed: a second read of AWS shows it gone",
            "Ended at its time",
        ]
    );
    let shown_to_sam = world.show(&sam, &request).await.expect("the one who decided still sees it");
    assert_eq!(shown_to_sam.timeline[0].sentence, "Ana Ruiz asked");
    assert_eq!(shown_to_sam.timeline[1].sentence, "You approved for 1 h");
}

#[tokio::test]
async fn the_home_page_has_the_console_link_and_the_profile_lines() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 60).await.expect("is sent");
    world.settle().await;
    let home = grant::home(&world.context, &ana).await.expect("is shown");
    let active = &home.active[0];
    let expected = format!("/start/#/console?account_id={}&role_name=ReadOnlyAccess", wanted.account);
    assert!(
        active
            .console_url
            .as_ref()
            .is_some_and(|url| url.starts_with("https://") && url.ends_with(&expected))
    );
    let profile = active.cli_profile.clone().unwrap_or_default();
    assert!(
        profile.starts_with("[profile staging-orders-ReadOnlyAccess]\nsso_session = stint\n"),
        "{profile}"
    );
    assert_eq!(active.wait, None);

    world.settle_until(world.now() + Seconds(3_700)).await;
    let home = grant::home(&world.context, &ana).await.expect("is shown");
    assert_eq!((home.active.len(), home.recent.len(), home.recent[0].state.as_str()), (0, 1, "Ended"));
}

#[tokio::test]
async fn lists_are_ones_own_and_everyones_only_for_auditors_and_administrators() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    for account in ["prod-orders", "prod-web", "prod-search"] {
        world.submit(&ana, &world.entitlement(account, "ReadOnlyAccess"), 60).await.expect("is sent");
    }
    let everyone = RequestListQuery { whose: "everyone".to_owned(), ..RequestListQuery::default() };
    let refused =
        request::list(&world.context, &ana, &everyone).await.map(drop).map_err(|problem| problem.kind);
    assert_eq!(refused, Err(Kind::Forbidden));
    let ines = world.sign_in("ines.duarte").await;
    assert!(ines.is(Role::Auditor));
    assert_eq!(request::list(&world.context, &ines, &everyone).await.map(|list| list.total).ok(), Some(3));
    let own = RequestListQuery { state: "pending".to_owned(), ..RequestListQuery::default() };
    let list = request::list(&world.context, &ana, &own).await.expect("is listed");
    assert_eq!((list.total, list.rows.len(), list.next), (3, 3, None));
    assert_eq!(list.rows[0].account.name, "prod-search", "newest first");
    let wrong = RequestListQuery { state: "lost".to_owned(), ..RequestListQuery::default() };
    assert_eq!(
        request::list(&world.context, &ana, &wrong).await.map(drop).map_err(|p| p.kind),
        Err(Kind::Invalid)
    );
}

#[tokio::test]
async fn open_pages_are_told_of_every_visible_change() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let mut changes = world.context.signals.subscribe();
    let request = world
        .submit(&ana, &world.entitlement("staging-orders", "ReadOnlyAccess"), 60)
        .await
        .expect("is sent");
    world.settle().await;
    let mut told = Vec::new();
    while let Ok(topic) = changes.try_recv() {
        told.push(topic);
    }
    let person = ana.person.id.clone();
    assert!(told.contains(&Topic::Queue));
    let of_request = told
        .iter()
        .filter(|topic| **topic == Topic::Request { request: request.clone(), person: person.clone() });
    assert!(of_request.count() >= 2, "sent, and active");
    assert!(told.contains(&Topic::Person(person)));
}
