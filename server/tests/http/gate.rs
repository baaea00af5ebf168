//! What the gate lets through and what it refuses.

use crate::demo::{Demo, Someone};
use reqwest::{Method, header};

#[tokio::test]
async fn a_page_without_a_session_leads_to_the_sign_in_and_back() {
    let demo = Demo::start().await;
    let mut browser = demo.anonymous();
    let answer = browser.get("/catalog?q=prod").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?next=%2Fcatalog%3Fq%3Dprod"));
    assert_eq!(browser.get("/sign-in?next=%2Fcatalog%3Fq%3Dprod").await.status, 200);

    let person = demo.user(Someone::Requester).to_string();
    let answer = browser.send("/sign-in/demo", &[("person", &person), ("next", "/catalog?q=prod")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/catalog?q=prod"));
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("stint-session=")
            && cookie.contains("; HttpOnly")
            && cookie.contains("; SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(browser.get("/catalog?q=prod").await.status, 200);
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    let demo = Demo::start().await;
    let person = demo.user(Someone::Requester).to_string();
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let answer =
            demo.anonymous().send("/sign-in/demo", &[("person", &person), ("next", elsewhere)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{elsewhere}");
    }
}

#[tokio::test]
async fn programs_without_a_session_get_a_problem_not_a_page() {
    let demo = Demo::start().await;
    let mut browser = demo.anonymous();
    for answer in [browser.get_json("/catalog").await, browser.json("/requests/new", &[]).await] {
        assert_eq!((answer.status, answer.header("content-type")), (401, "application/problem+json"));
        assert_eq!(answer.value()["status"], 401);
    }
}

#[tokio::test]
async fn a_made_up_cookie_is_nobody() {
    let demo = Demo::start().await;
    let browser = demo.anonymous();
    let forged = browser
        .request(Method::GET, "/catalog")
        .header(header::COOKIE, format!("stint-session={}", "A".repeat(43)));
    assert_eq!(browser.ask(forged).await.status, 303);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let answer = ana.get("/").await;
    assert_eq!(answer.status, 200);
    let person = demo.user(Someone::Requester).to_string();
    let cookie = demo.anonymous().send("/sign-in/demo", &[("person", &person)]).await;
    let kept = cookie.header("set-cookie").split(';').next().unwrap().to_owned();

    let with_kept = |path: &'static str, method| {
        let browser = demo.anonymous();
        let request = browser.request(method, path).header(header::COOKIE, &kept);
        async move { browser.ask(request).await.status }
    };
    assert_eq!(with_kept("/", Method::GET).await, 200);
    assert_eq!(with_kept("/sign-out", Method::POST).await, 303);
    assert_eq!(with_kept("/", Method::GET).await, 303);
    assert_eq!(ana.send("/sign-out", &[]).await.status, 303);
    assert_eq!(ana.get("/").await.status, 303);
}

#[tokio::test]
async fn what_another_site_sends_is_refused_and_recorded() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let entitlement = demo.needs_approval().to_string();
    let form = [("entitlements", entitlement.as_str()), ("minutes", "60"), ("reason", "Forged")];
    for site in [Some("cross-site"), Some("same-site"), Some("none"), None] {
        ana.site = site;
        assert_eq!(ana.send("/requests/new", &form).await.status, 403, "{site:?}");
        assert_eq!(demo.newest_events().await[0], "denied");
    }
    let evil = ana.request(Method::POST, "/sign-out").header(header::ORIGIN, "https://evil.example");
    assert_eq!(ana.ask(evil).await.status, 403);
    let own = demo.site.origin.as_str();
    let older_browser = ana.request(Method::POST, "/requests/new").header(header::ORIGIN, own).form(&form);
    assert_eq!(ana.ask(older_browser).await.status, 303);
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_with_a_page() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let answer = ana.send("/requests/new", &[("reason", &"x".repeat(65_537))]).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text.contains("at most 64 KB"), "{}", answer.text);
}

#[tokio::test]
async fn only_forms_with_known_fields_are_taken() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let answer = ana.json("/requests/new", &[("person", "prs_someone_else")]).await;
    assert_eq!((answer.status, &answer.value()["fields"][0]["field"]), (422, &"person".into()));
    let as_json = ana.request(Method::POST, "/requests/new").header(header::CONTENT_TYPE, "application/json");
    let answer = ana.ask(as_json.header(header::ACCEPT, "application/json").body(r#"{"reason":"x"}"#)).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_used_wrongly_says_so() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    for answer in [ana.get("/nowhere").await, demo.anonymous().get("/nowhere").await] {
        assert_eq!(answer.status, 404);
        assert!(answer.text.contains("nothing at this address"), "{}", answer.text);
    }
    assert_eq!(ana.get("/requests/req_nonsense").await.status, 404);
    assert_eq!(ana.get("/sign-out").await.status, 405);
    assert_eq!(ana.send("/catalog", &[]).await.status, 405);
    assert_eq!(demo.anonymous().get("/assets/nothing.js").await.status, 404);
    assert_eq!(demo.anonymous().get("/assets/../manifest.json").await.status, 404);
}

#[tokio::test]
async fn load_balancers_learn_that_it_lives_and_is_ready() {
    let demo = Demo::start().await;
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(demo.anonymous().get(path).await.status, 200, "{path}");
    }
    demo.site.ready.send_replace(false);
    assert_eq!(demo.anonymous().get("/health/ready").await.status, 503);
}
