//! The security headers, on every kind of answer.

use crate::{
    browser::Answer,
    demo::{Demo, Someone},
};
use reqwest::Method;
use std::{borrow::Cow, collections::BTreeSet};

fn assert_guarded(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    let directives: BTreeSet<&str> = policy.split(';').map(str::trim).collect();
    let wanted = [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ];
    for directive in wanted {
        assert!(directives.contains(directive), "{what}: {directive} is missing in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
    let wanted = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in wanted {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_security_headers() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let stranger = demo.anonymous();
    let mut evil = demo.signed_in(Someone::Requester).await;
    evil.site = Some("cross-site");
    let answers = [
        ("page", ana.get("/").await, 200),
        ("redirect", stranger.get("/").await, 303),
        ("sign-in page", stranger.get("/sign-in").await, 200),
        ("not found", ana.get("/nowhere").await, 404),
        ("wrong method", ana.get("/sign-out").await, 405),
        ("too long", ana.send("/requests/new", &[("reason", &"x".repeat(70_000))]).await, 413),
        ("refused form", ana.send("/requests/new", &[]).await, 422),
        ("refused JSON", ana.json("/requests/new", &[]).await, 422),
        ("other site", evil.send("/sign-out", &[]).await, 403),
        ("no session", stranger.get_json("/").await, 401),
        ("missing file", stranger.get("/assets/nothing.css").await, 404),
        ("health", stranger.get("/health/live").await, 200),
        ("refused download", ana.get("/audit/download.csv").await, 403),
    ];
    for (what, answer, status) in &answers {
        assert_eq!(answer.status, *status, "{what}: {}", answer.text);
        assert_guarded(answer, what);
    }
}

#[tokio::test]
async fn a_page_and_its_header_carry_the_same_nonce_and_no_two_pages_share_one() {
    let demo = Demo::start().await;
    let ana = demo.signed_in(Someone::Requester).await;
    let mut nonces = BTreeSet::new();
    for _ in 0..3 {
        let answer = ana.get("/catalog").await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(policy.contains("'strict-dynamic' 'wasm-unsafe-eval'"), "{policy}");
        for script in answer.text.split("<script").skip(1) {
            assert!(script.contains(&format!("nonce=\"{nonce}\"")), "{script}");
        }
        for forbidden in [" style=\"", " onclick=", "javascript:"] {
            assert!(!answer.text.contains(forbidden), "{forbidden}");
        }
        nonces.insert(nonce);
    }
    assert_eq!(nonces.len(), 3);
}

#[tokio::test]
async fn files_are_sent_compressed_and_kept_for_ever() {
    let files = |name: &str| match name {
        "manifest.json" => {
            Some(Cow::Borrowed(br#"{"output_name":"stint-1","css":"stint-1.css"}"#.as_slice()))
        }
        "assets/stint-1.css" => Some(Cow::Borrowed(b"plain".as_slice())),
        "assets/stint-1.css.br" => Some(Cow::Borrowed(b"compressed".as_slice())),
        _ => None,
    };
    let demo = Demo::start_with(files).await;
    let browser = demo.anonymous();
    assert!(browser.get("/sign-in").await.text.contains("/assets/stint-1.css"));
    let plain = browser.get("/assets/stint-1.css").await;
    assert_eq!((plain.text.as_str(), plain.header("content-type")), ("plain", "text/css; charset=utf-8"));
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    let request = browser.request(Method::GET, "/assets/stint-1.css").header("accept-encoding", "gzip, br");
    let compressed = browser.ask(request).await;
    assert_eq!((compressed.text.as_str(), compressed.header("content-encoding")), ("compressed", "br"));
    assert_eq!(browser.get("/assets/..%2Fmanifest.json").await.status, 404);
}
