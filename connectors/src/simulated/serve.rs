//! The simulated AWS over HTTP, so that the unchanged AWS SDK talks to it by an endpoint URL.
//!
//! Deliberately not here: TLS and signatures; it listens where its caller bound it, which is loopback.

use super::{
    cloud::SimulatedCloud,
    control,
    wire::{Answer, Reply, Service},
};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, Response, StatusCode, header},
    routing::post,
};
use serde_json::{Value, json};
use std::{io, sync::Arc};
use tokio::net::TcpListener;

/// Answers until the listener fails or the future is dropped.
pub async fn serve(listener: TcpListener, cloud: Arc<SimulatedCloud>) -> io::Result<()> {
    let router = Router::new().route("/", post(call)).merge(control::routes()).with_state(cloud);
    axum::serve(listener, router).await
}

async fn call(
    State(cloud): State<Arc<SimulatedCloud>>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response<Body> {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let Some((service, operation)) = target.and_then(Service::of_target) else {
        let refusal = json!({ "__type": "UnknownOperationException", "Message": "X-Amz-Target is unknown" });
        return respond(StatusCode::BAD_REQUEST, "application/x-amz-json-1.1", "", refusal.to_string());
    };
    let body = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice::<Value>(&body) };
    let Ok(body) = body else {
        let refusal = json!({ "__type": "SerializationException", "Message": "The body is not JSON" });
        return respond(StatusCode::BAD_REQUEST, "application/x-amz-json-1.1", "", refusal.to_string());
    };
    let answer = cloud.answer(service, operation, &body);
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    if matches!(answer.reply, Reply::Silence) {
        return std::future::pending().await;
    }
    let mut response = into_response(answer);
    if let Ok(date) = cloud.date().to_http_date().parse() {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

fn into_response(answer: Answer) -> Response<Body> {
    let request_id = &answer.request_id;
    match answer.reply {
        Reply::Json { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            respond(status, "application/x-amz-json-1.1", request_id, body.to_string())
        }
        Reply::HtmlError { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            respond(status, "text/html", request_id, format!("<html><body><h1>{status}</h1></body></html>"))
        }
        Reply::BrokenJson => {
            let body = r#"{"AccountAssignmentCreationStatus": {"Status": "SUCC"#.to_owned();
            respond(StatusCode::OK, "application/x-amz-json-1.1", request_id, body)
        }
        Reply::Cut | Reply::Silence => cut(),
    }
}

fn respond(status: StatusCode, content_type: &str, request_id: &str, body: String) -> Response<Body> {
    let builder = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, content_type)
        .header("x-amzn-RequestId", request_id);
    builder.body(Body::from(body)).unwrap_or_default()
}

/// A body that fails where its announced length says that there is more: the server closes the connection.
fn cut() -> Response<Body> {
    let failure = futures::stream::once(async { Err::<Vec<u8>, _>(io::Error::other("cut")) });
    let builder = Response::builder().header(header::CONTENT_LENGTH, 100);
    builder.body(Body::from_stream(failure)).unwrap_or_default()
}
