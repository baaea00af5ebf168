//! Every address, in one place.
//!
//! Invariant: what is not a file and not a health check lies behind the gate. A route that is missing in
//! `tests/who_may_do_what.txt` fails the tests.

use super::{
    Site, answer, asking::Asking, assets, commands, downloads, events, gate, health, pages, routes::Routes,
    security_headers, server_functions,
};
use crate::login::{self, Login};
use axum::{Extension, Router, extract::State, middleware, response::Response};
use domain::problem::{Kind, Problem};
use http::StatusCode;
use std::sync::Arc;

/// What everyone reaches, and what lies behind the gate.
pub fn routes(login: &Login) -> (Routes, Routes) {
    let open = Routes::default()
        .get("/assets/{*name}", assets::asset)
        .get("/health/live", health::live)
        .get("/health/ready", health::ready);
    let pages =
        app::routes::PAGES.iter().fold(Routes::default(), |routes, path| routes.get(path, pages::page));
    let gated = pages
        .merge(commands::routes())
        .merge(server_functions::routes())
        .merge(downloads::routes())
        .merge(login::routes(login))
        .get("/events", events::events);
    (open, gated)
}

pub fn router(site: Arc<Site>) -> Router {
    let (open, gated) = routes(&site.login);
    let gated = gated
        .router
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(site.clone(), gate::gate));
    open.router
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
