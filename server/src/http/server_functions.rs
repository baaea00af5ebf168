//! The server functions that the app's islands read by.
//!
//! Leptos registers them; here each gets a route of its own, so that an unknown name is not found and every one stands
//! in the table of who may do what. Same-origin and body length are the gate's business, which they pass like forms.

use super::{Site, asking::Asking, routes::Routes};
use axum::{
    Extension,
    extract::{Request, State},
    response::IntoResponse,
};
use leptos::{context::provide_context, server_fn};
use std::sync::Arc;

pub fn routes() -> Routes {
    let functions = server_fn::axum::server_fn_paths();
    functions.fold(Routes::default(), |routes, (path, method)| routes.on(method, path, call))
}

async fn call(
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    request: Request,
) -> impl IntoResponse {
    let visit = asking.visit(&site);
    leptos_axum::handle_server_fns_with_context(move || provide_context(visit.clone()), request).await
}
