//! Commands: what happens, where the browser goes on, and how refusals come back.

use crate::demo::{Demo, Someone};

#[tokio::test]
async fn a_request_is_asked_approved_and_announced_once() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let mut sam = demo.signed_in(Someone::Approver).await;
    let entitlement = demo.needs_approval().to_string();
    let form = [("entitlements", entitlement.as_str()), ("minutes", "60"), ("reason", "Deploy the fix")];
    let answer = ana.send("/requests/new", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let page = answer.header("location").to_owned();
    assert!(ana.get(&page).await.text.contains("Your request is sent."));
    assert!(!ana.get(&page).await.text.contains("Your request is sent."), "announced once");

    let id = page.rsplit('/').next().unwrap();
    let content = demo.content_of(id).await;
    let form = [
        ("request", id),
        ("content", content.as_str()),
        ("verdict", "approve"),
        ("comment", ""),
        ("minutes", ""),
    ];
    let answer = sam.send("/queue/decide", &form).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/queue"), "{}", answer.text);
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let entitlement = demo.needs_approval().to_string();
    let long = "x".repeat(10_000);
    let form =
        [("entitlements", entitlement.as_str()), ("minutes", "61"), ("reason", &long), ("ticket", "OPS-42")];
    let answer = ana.send("/requests/new", &form).await;
    assert_eq!(answer.status, 422);
    for shown in ["The reason has 10000 characters; at most 1000 are allowed.", "OPS-42", "61", long.as_str()]
    {
        assert!(answer.text.contains(shown), "{shown} is missing");
    }
}

#[tokio::test]
async fn a_replayed_approval_is_a_conflict_and_a_forged_one_is_refused() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let mut sam = demo.signed_in(Someone::Approver).await;
    let id = demo.asked(&mut ana).await;
    let approve = format!("/requests/{id}/approve");
    let content = demo.content_of(&id).await;

    let forged = sam.json(&approve, &[("content", &"0".repeat(64))]).await;
    assert_eq!(forged.status, 409, "{}", forged.text);
    let own = ana.json(&approve, &[("content", &content)]).await;
    assert_eq!(own.status, 403, "{}", own.text);

    let approved = sam.json(&approve, &[("content", &content)]).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert!(approved.value()["ids"][0].as_str().unwrap().starts_with("grt_"));
    let replayed = sam.json(&approve, &[("content", &content)]).await;
    assert_eq!(replayed.status, 409, "{}", replayed.text);
    let page = sam.send(&approve, &[("content", &content)]).await;
    assert_eq!(page.status, 409);
    assert!(page.text.contains("<html"), "the request's own page comes back");
}

#[tokio::test]
async fn two_approvals_at_the_same_moment_count_once() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let mut sam = demo.signed_in(Someone::Approver).await;
    let mut again = demo.signed_in(Someone::Approver).await;
    let id = demo.asked(&mut ana).await;
    let approve = format!("/requests/{id}/approve");
    let content = demo.content_of(&id).await;
    let form = [("content", content.as_str())];
    let (one, other) = tokio::join!(sam.json(&approve, &form), again.json(&approve, &form));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn a_favourite_leads_back_to_the_page_that_it_was_on() {
    let demo = Demo::start().await;
    let ana = demo.signed_in(Someone::Requester).await;
    let entitlement = demo.needs_approval().to_string();
    let form = [("entitlement", entitlement.as_str()), ("wanted", "true")];
    let referrer = format!("{}/catalog?q=payments", demo.site.origin);
    let request =
        ana.request(reqwest::Method::POST, "/catalog/favourite").form(&form).header("referer", referrer);
    let answer = ana.ask(request).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/catalog?q=payments"), "{}", answer.text);
}

#[tokio::test]
async fn an_unknown_zone_is_refused_and_a_known_one_is_kept() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    assert_eq!(ana.json("/settings/zone", &[("zone", "Middle/Earth")]).await.status, 422);
    assert_eq!(ana.json("/settings/zone", &[("zone", "Europe/Berlin")]).await.status, 200);
    assert!(ana.get("/").await.text.contains("Times in Europe/Berlin"));
}

#[tokio::test]
async fn an_edited_policy_file_is_in_force_soon_and_a_faulty_one_is_not() {
    let demo = Demo::with_policy_file().await;
    let before = demo.site.context.policy.get().version().to_owned();
    let mut changes = demo.site.context.signals.subscribe();
    let edited = format!("{}\n// edited\n", policy::DEMO);
    std::fs::write(demo.policy_file(), &edited).unwrap();
    while demo.site.context.policy.get().version() == before {
        changes.recv().await.unwrap();
    }
    let good = demo.site.context.policy.get().version().to_owned();
    std::fs::write(demo.policy_file(), "permit(everything);").unwrap();
    while demo.newest_events().await[0] != "policy_refused" {
        changes.recv().await.unwrap();
    }
    assert_eq!(demo.site.context.policy.get().version(), good);
}
