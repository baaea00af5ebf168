//! Every address, in one place.
//!
//! Invariant: what is not a file and not a health check lies behind the gate. A route that is missing in
//! `tests/who_may_do_what.txt` fails the tests.

use super::{
    Site, answer,
    asking::Asking,
    assets, commands, downloads, events, gate, health, pages, security_headers, server_functions,
};
use crate::login;
use axum::{Extension, Router, extract::State, middleware, response::Response, routing::get};
use domain::problem::{Kind, Problem};
use http::StatusCode;
use std::sync::Arc;

pub fn router(site: Arc<Site>) -> Router {
    // Leptos spawns through it. A second router in one process, as in tests, finds it set.
    let _ = any_spawner::Executor::init_tokio();
    let gated = app::routes::PAGES
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, get(pages::page)))
        .merge(commands::routes())
        .merge(server_functions::routes())
        .merge(downloads::routes())
        .merge(login::routes(&site.login))
        .route("/events", get(events::events))
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(site.clone(), gate::gate));
    Router::new()
        .route("/assets/{*name}", get(assets::asset))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(gated)
        .layer(middleware::from_fn_with_state(site.clone(), security_headers::security_headers))
        .with_state(site)
}

async fn not_found(State(site): State<Arc<Site>>, Extension(asking): Extension<Asking>) -> Response {
    let sentence = "There is nothing at this address. It may have been mistyped.";
    answer::problem(&site, &asking, Problem::new(Kind::NotFound, sentence)).await
}

async fn wrong_method(State(site): State<Arc<Site>>, Extension(asking): Extension<Asking>) -> Response {
    let sentence = "This address cannot be used that way. Go on from one of Stint's pages.";
    let problem = Problem::new(Kind::Invalid, sentence);
    answer::problem_with(&site, &asking, problem, StatusCode::METHOD_NOT_ALLOWED).await
}
