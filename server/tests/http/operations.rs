//! The page of those who rely on access ending on time, and their button.

use crate::demo::{Demo, Someone};

#[tokio::test]
async fn with_nothing_late_the_page_says_so_in_plain_words() {
    let demo = Demo::start().await;
    let ines = demo.signed_in(Someone::Auditor).await;
    let page = ines.get("/operations").await;
    assert_eq!(page.status, 200);
    for shown in ["Nothing is late.", "No removals", "Nothing else is being changed."] {
        assert!(page.text.contains(shown), "{shown} is missing");
    }
    assert!(page.text.contains("href=\"/operations\""), "it is in the navigation");
    let ana = demo.signed_in(Someone::Requester).await;
    assert_eq!(ana.get("/operations").await.status, 403);
    assert!(!ana.get("/").await.text.contains("href=\"/operations\""));
}

#[tokio::test]
async fn what_is_not_being_removed_cannot_be_hurried() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let mut theo = demo.signed_in(Someone::Administrator).await;
    let grant = demo.granted(&mut ana).await;
    let active = theo.send(&format!("/grants/{grant}/try-now"), &[]).await;
    assert_eq!(active.status, 409);
    assert!(active.text.contains("There is nothing to try."), "on the page of operations");
    assert!(active.text.contains("Whether access ends on time"));
    assert_eq!(theo.json("/grants/grt_0/try-now", &[]).await.status, 404);
    let unknown = format!("/grants/{}/try-now", domain::id::GrantId::from_bits(7));
    assert_eq!(theo.json(&unknown, &[]).await.status, 404);
    let stuffed = theo.json(&format!("/grants/{grant}/try-now"), &[("next_at", "0")]).await;
    assert_eq!(stuffed.status, 422, "{}", stuffed.text);
}
