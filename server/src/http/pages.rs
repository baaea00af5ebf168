//! Pages: the app's shell, rendered on the server for one visit.
//!
//! Invariant: the nonce that the page's scripts carry is the one in the answer's content security policy.

use super::{Site, asking::Asking, cookie::Cookie, security_headers::ScriptNonce};
use app::server::Submission;
use axum::{
    Extension,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::problem::Problem;
use http::{Request, StatusCode, header};
use leptos::{context::provide_context, nonce::Nonce};
use std::sync::Arc;

/// What is shown instead of, or on, the page at an address.
#[derive(Default)]
pub struct Shown {
    /// Another address than the one asked for: the page of a refused form.
    page: Option<String>,
    submission: Option<Submission>,
    problem: Option<Problem>,
    status: Option<StatusCode>,
}

impl Shown {
    pub fn problem(problem: Problem, status: StatusCode) -> Self {
        Self { problem: Some(problem), status: Some(status), ..Self::default() }
    }

    /// The form's own page with what is in the form now.
    pub fn again(page: String, submission: Submission) -> Self {
        Self { page: Some(page), submission: Some(submission), ..Self::default() }
    }

    /// The form's own page with what was typed.
    pub fn refused(page: String, submission: Submission, status: StatusCode) -> Self {
        Self { page: Some(page), submission: Some(submission), status: Some(status), problem: None }
    }
}

/// The page at the address that was asked for.
pub async fn page(State(site): State<Arc<Site>>, Extension(asking): Extension<Asking>) -> Response {
    render(&site, &asking, Shown::default()).await
}

pub async fn render(site: &Arc<Site>, asking: &Asking, shown: Shown) -> Response {
    let mut visit = asking.visit(site);
    visit.path_and_query = shown.page.unwrap_or(visit.path_and_query);
    visit.submission = shown.submission.map(Arc::new);
    visit.problem = shown.problem;
    let announced = visit.notice.is_some();
    let Ok(request) = page_request(asking, &visit.path_and_query) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let nonce = Nonce::new();
    let script_nonce = ScriptNonce(nonce.to_string());
    let provide = move || {
        provide_context(nonce.clone());
        provide_context(visit.clone());
    };
    let mut response = leptos_axum::render_app_async_with_context(provide, app::shell)(request).await;
    if let Some(status) = shown.status {
        *response.status_mut() = status;
    }
    if announced {
        response.headers_mut().append(header::SET_COOKIE, site.cookies.remove(Cookie::Notice));
    }
    response.extensions_mut().insert(script_nonce);
    response
}

/// The same visitor asking for a page: a refused form's page is rendered as if it were loaded.
fn page_request(asking: &Asking, page: &str) -> http::Result<Request<Body>> {
    let mut request = Request::builder().uri(page).body(Body::empty())?;
    *request.headers_mut() = asking.headers.clone();
    Ok(request)
}
