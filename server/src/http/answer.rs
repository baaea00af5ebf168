//! A problem as an answer: a page for people, RFC 9457 JSON for programs, each with the right status.

use super::{
    Site,
    asking::Asking,
    pages::{self, Shown},
};
use axum::response::{IntoResponse, Response};
use domain::problem::{Kind, Problem};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use std::sync::Arc;

pub fn status_of(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub async fn problem(site: &Arc<Site>, asking: &Asking, problem: Problem) -> Response {
    let status = status_of(&problem);
    problem_with(site, asking, problem, status).await
}

/// For the statuses that no kind of problem has, such as 405 and 413.
pub async fn problem_with(
    site: &Arc<Site>,
    asking: &Asking,
    problem: Problem,
    status: StatusCode,
) -> Response {
    let mut response = if asking.wants_json() {
        json_problem(&problem, status)
    } else {
        pages::render(site, asking, Shown::problem(problem.clone(), status)).await
    };
    if problem.kind == Kind::TooMany {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

pub fn json_problem(problem: &Problem, status: StatusCode) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": problem.sentence,
        "fields": problem.fields,
        "incident": problem.incident,
    });
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    (status, [kind], body.to_string()).into_response()
}

/// When even the problem's page cannot be made.
pub fn bare(problem: &Problem) -> Response {
    (status_of(problem), problem.sentence.clone()).into_response()
}

/// To another page, by GET, whatever the method was.
pub fn see_other(path: &str) -> Response {
    let target = HeaderValue::try_from(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response()
}
