//! The server functions that the app's islands read by.
//!
//! Leptos registers them; here each gets a route of its own, so that an unknown name is not found and every one stands
//! in the table of who may do what. Same-origin and body length are the gate's business, which they pass like forms.

use super::{Site, asking::Asking};
use axum::{
    Extension, Router,
    extract::{Request, State},
    response::IntoResponse,
    routing::{MethodFilter, on},
};
use leptos::{context::provide_context, server_fn};
use std::sync::Arc;

/// Path and method of each.
pub fn list() -> Vec<(&'static str, http::Method)> {
    server_fn::axum::server_fn_paths().collect()
}

pub fn routes() -> Router<Arc<Site>> {
    list().into_iter().fold(Router::new(), |router, (path, method)| {
        // Only methods that axum knows can be given to the macro.
        match MethodFilter::try_from(method) {
            Ok(method) => router.route(path, on(method, call)),
            Err(_) => router,
        }
    })
}

async fn call(
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    request: Request,
) -> impl IntoResponse {
    let visit = asking.visit(&site);
    leptos_axum::handle_server_fns_with_context(move || provide_context(visit.clone()), request).await
}
