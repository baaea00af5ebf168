//! Live changes by server-sent events.

use crate::demo::{Demo, Someone};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// The next event of the stream; heartbeats are skipped.
async fn next_event(stream: &mut Response, buffer: &mut String) -> Value {
    loop {
        if let Some((event, rest)) = buffer.split_once("\n\n") {
            let event = event.strip_prefix("data: ").map(|data| serde_json::from_str(data).unwrap());
            *buffer = rest.to_owned();
            match event {
                Some(event) => return event,
                None => continue,
            }
        }
        let chunk = stream.chunk().await.unwrap().expect("the stream goes on");
        buffer.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test]
async fn the_requester_and_the_approver_hear_of_a_request_and_a_stranger_does_not() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let sam = demo.signed_in(Someone::Approver).await;
    let theo = demo.signed_in(Someone::Administrator).await;
    let mut of_ana = ana.request(Method::GET, "/events").send().await.unwrap();
    let mut of_sam = sam.request(Method::GET, "/events").send().await.unwrap();
    assert_eq!(of_ana.headers()["content-type"], "text/event-stream");
    assert_eq!(theo.request(Method::GET, "/events").send().await.unwrap().status(), 200);

    let id = demo.asked(&mut ana).await;
    let wanted = json!({ "topic": "request", "id": id });
    for stream in [&mut of_ana, &mut of_sam] {
        let mut buffer = String::new();
        while next_event(stream, &mut buffer).await != wanted {}
    }
    let stranger = demo.anonymous().get("/events").await;
    assert_eq!(stranger.status, 303);
}
