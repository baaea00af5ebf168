//! What Prometheus is answered, at an address of its own.

use crate::demo::{Demo, Someone};

async fn scraped(demo: &Demo) -> (String, String) {
    let answer = reqwest::get(format!("http://{}/metrics", demo.metrics)).await.unwrap();
    assert_eq!(answer.status(), 200);
    let format = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (format, answer.text().await.unwrap())
}

#[tokio::test]
async fn the_ledger_is_told_in_figures_without_a_sign_in_and_without_names() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let id = demo.asked(&mut ana).await;
    let (format, text) = scraped(&demo).await;
    assert_eq!(format, "text/plain; version=0.0.4; charset=utf-8");
    for line in [
        "stint_database_up 1",
        "stint_removals_late 0",
        "stint_removal_overdue_seconds 0",
        "stint_grants{state=\"active\"} 0",
        "stint_requests_pending 1",
        "stint_findings_open{kind=\"leftover\"} 0",
        "stint_removal_confirmed_seconds_count 0",
        "# TYPE stint_removal_sent_seconds histogram",
        "# TYPE stint_catalog_age_seconds gauge",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing:\n{text}");
    }
    for name in ["Ana", "ana.ruiz", &id, "prod-billing"] {
        assert!(!text.contains(name), "{name} is told:\n{text}");
    }
}

#[tokio::test]
async fn a_removal_counts_once_it_is_confirmed() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let mut changes = demo.site.context.signals.subscribe();
    let grant = demo.granted(&mut ana).await;
    let ended = ana.json(&format!("/grants/{grant}/end"), &[]).await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    while demo.site.context.removals.confirmed().count == 0 {
        changes.recv().await.unwrap();
    }
    let (_, text) = scraped(&demo).await;
    assert!(text.contains("stint_removal_confirmed_seconds_count 1\n"), "{text}");
    assert!(text.contains("stint_removal_confirmed_seconds_bucket{le=\"60\"} 1\n"), "{text}");
    assert!(text.contains("stint_aws_calls_total{service=\"identitystore\",outcome=\"ok\"}"), "{text}");
    assert!(text.contains("stint_aws_calls_per_second_allowed{service=\"identitystore\"} 20\n"), "{text}");
}

#[tokio::test]
async fn pages_are_not_there_and_metrics_are_not_among_the_pages() {
    let demo = Demo::start().await;
    let elsewhere = reqwest::get(format!("http://{}/operations", demo.metrics)).await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    let theo = demo.signed_in(Someone::Administrator).await;
    assert_eq!(theo.get("/metrics").await.status, 404);
}
