//! Signing in: by an OpenID provider, or, in the demo only, by choosing a person.
//!
//! Invariant: exactly one of the two exists in a process; the other has no routes. Each sign-in makes a new session and
//! ends the one that the browser had. Deliberately not here: matching people to directory users (`operations`).

mod demo;
mod open_id;

pub use open_id::Provider;

use crate::http::{
    Site,
    answer::{self, status_of},
    asking::Asking,
    cookie::Cookie,
    local_path::LocalPath,
    pages::{self, Shown},
    routes::Routes,
};
use app::server::Submission;
use axum::response::Response;
use domain::problem::Problem;
use http::header;
use operations::session::SignedIn;
use std::{collections::BTreeMap, sync::Arc};

pub enum Login {
    Demo,
    OpenId(Box<Provider>),
}

pub fn routes(login: &Login) -> Routes {
    match login {
        Login::Demo => Routes::default().post("/sign-in/demo", demo::choose),
        Login::OpenId(_) => Routes::default()
            .get("/sign-in/start", open_id::start)
            .get("/sign-in/callback", open_id::callback),
    }
}

/// Gives the browser its new session and leads on.
async fn finish(site: &Site, asking: &Asking, signed_in: SignedIn, next: &LocalPath) -> Response {
    if let Some(before) = &asking.session {
        // It ends by its own limits when this fails; the new one is what counts.
        let _ = operations::session::sign_out(&site.context, &before.member, &before.cookie).await;
    }
    let mut response = answer::see_other(next.as_str());
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, site.cookies.set(Cookie::Session, &signed_in.cookie));
    headers.append(header::SET_COOKIE, site.cookies.remove(Cookie::SignIn));
    response
}

/// The sign-in page again, with what went wrong.
async fn refuse(site: &Arc<Site>, asking: &Asking, problem: Problem, next: &LocalPath) -> Response {
    if asking.wants_json() {
        return answer::json_problem(&problem, status_of(&problem));
    }
    let encoded: String = url::form_urlencoded::byte_serialize(next.as_str().as_bytes()).collect();
    let status = status_of(&problem);
    let submission =
        Submission { form: BTreeMap::new(), problem: Some(problem), action: asking.path().to_owned() };
    let shown = Shown::refused(format!("/sign-in?next={encoded}"), submission, status);
    let mut response = pages::render(site, asking, shown).await;
    response.headers_mut().append(header::SET_COOKIE, site.cookies.remove(Cookie::SignIn));
    response
}
