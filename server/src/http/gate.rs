//! The gate that every page, form, server function and download passes, in this order: how often, who, from where,
//! how long.
//!
//! Invariant: whatever lies behind has a checked session, except on the sign-in pages; whatever changes something came
//! from a page of this site. Deliberately not here: whether that person may do it; each operation asks that itself.

use super::{
    Site, answer,
    asking::{Asking, LiveSession},
    cookie::Cookie,
    limits, same_origin,
};
use crate::record;
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use domain::{
    audit::AuditEvent,
    person::{Actor, Member},
    problem::{Kind, Problem},
    time::Timestamp,
};
use futures::FutureExt;
use http::{Method, StatusCode, request::Parts};
use std::{panic::AssertUnwindSafe, sync::Arc};

enum Refusal {
    Problem(Problem),
    /// With a status that no kind of problem has.
    Other(StatusCode, Problem),
    SignInFirst,
}

pub async fn gate(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut asking = Asking::read(&site, &parts);
    let (begun, method) = (site.context.clock.now(), parts.method.clone());
    let answering = async {
        let body = match admit(&site, &mut asking, &parts, body).await {
            Ok(body) => body,
            Err(refusal) => return refuse(&site, &asking, &parts, refusal).await,
        };
        parts.extensions.insert(asking.clone());
        next.run(Request::from_parts(parts, body)).await
    };
    let response = match AssertUnwindSafe(answering).catch_unwind().await {
        Ok(response) => response,
        // The panic itself is in the log already.
        Err(_) => after_panic(&site, &asking).await,
    };
    log(&site, &asking, &method, begun, response.status());
    response
}

/// Who asked for what and what came of it. Queries stay out: people type into them.
fn log(site: &Site, asking: &Asking, method: &Method, begun: Timestamp, status: StatusCode) {
    let person = asking.member().map(|member| member.person.id.as_str());
    let microseconds = site.context.clock.now().microseconds() - begun.microseconds();
    let (path, status, address) = (asking.path(), status.as_u16(), asking.address);
    if same_origin::changes_something(method) || status >= 400 {
        tracing::info!(%method, path, status, person, %address, microseconds, "request");
    } else {
        tracing::debug!(%method, path, status, person, %address, microseconds, "request");
    }
}

async fn admit(site: &Site, asking: &mut Asking, parts: &Parts, body: Body) -> Result<Body, Refusal> {
    let now = site.context.clock.now();
    let changes = same_origin::changes_something(&parts.method);
    site.limits.admit_address(asking.address, now).map_err(Refusal::Problem)?;
    asking.session = session(site, asking).await.map_err(Refusal::Problem)?;
    site.limits.admit_person(asking, changes, now).map_err(Refusal::Problem)?;
    if changes && !same_origin::is_same_origin(&parts.headers, &site.origin) {
        record_denial(site, asking).await;
        let sentence =
            "This did not come from a page of Stint, so nothing was done. Open Stint and try there.";
        return Err(Refusal::Problem(Problem::new(Kind::Forbidden, sentence)));
    }
    // An address that leads nowhere is not found, whoever asks.
    let leads_somewhere = parts.extensions.get::<MatchedPath>().is_some();
    if asking.session.is_none() && leads_somewhere && !is_open(asking.path()) {
        return Err(Refusal::SignInFirst);
    }
    if !changes {
        return Ok(Body::empty());
    }
    let body = limits::read_body(asking.path(), body)
        .await
        .map_err(|(status, problem)| Refusal::Other(status, problem))?;
    Ok(Body::from(body))
}

/// What people reach who are not signed in.
fn is_open(path: &str) -> bool {
    path == "/sign-in" || path.starts_with("/sign-in/")
}

async fn session(site: &Site, asking: &Asking) -> Result<Option<LiveSession>, Problem> {
    let Some(cookie) = site.cookies.read(&asking.headers, Cookie::Session) else { return Ok(None) };
    let member = operations::session::authenticate(&site.context, &cookie, Some(asking.address)).await?;
    Ok(member.map(|member: Member| LiveSession { cookie, member: Arc::new(member) }))
}

/// Not more often than someone may try to sign in: the log must not be a thing that strangers can fill.
async fn record_denial(site: &Site, asking: &Asking) {
    if site.limits.admit_sign_in(asking.address, site.context.clock.now()).is_err() {
        return;
    }
    let actor = asking.member().map_or(Actor::Anonymous, |member| member.actor());
    let origin: String = asking.text("origin").chars().take(200).collect();
    let cause = format!("request from another site ({origin})");
    let event = AuditEvent::Denied { operation: asking.path().chars().take(200).collect(), cause };
    record::record(&site.context, actor, event).await;
}

async fn refuse(site: &Arc<Site>, asking: &Asking, parts: &Parts, refusal: Refusal) -> Response {
    match refusal {
        Refusal::Problem(problem) => answer::problem(site, asking, problem).await,
        Refusal::Other(status, problem) => answer::problem_with(site, asking, problem, status).await,
        Refusal::SignInFirst if parts.method == Method::GET && !asking.wants_json() => {
            let back: String =
                url::form_urlencoded::byte_serialize(asking.path_and_query().as_bytes()).collect();
            answer::see_other(&format!("/sign-in?next={back}"))
        }
        Refusal::SignInFirst => {
            let sentence = "You are not signed in, or your session has ended. Sign in and try again.";
            answer::problem(site, asking, Problem::new(Kind::SignedOut, sentence)).await
        }
    }
}

async fn after_panic(site: &Arc<Site>, asking: &Asking) -> Response {
    let now = site.context.clock.now();
    let problem = operations::fault(&*site.context.ids, now, &"a handler panicked");
    // What broke the page may break the problem's page too.
    let page = AssertUnwindSafe(answer::problem(site, asking, problem.clone())).catch_unwind().await;
    page.unwrap_or_else(|_| answer::bare(&problem))
}
