//! `GET /sign-in/start`: begins a sign-in and leads to the provider.

use super::pending::Pending;
use crate::{
    http::{Site, answer, asking::Asking, cookie::Cookie, local_path::LocalPath},
    login::{Login, refuse},
};
use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use domain::problem::Problem;
use http::header;
use std::{collections::BTreeMap, sync::Arc};

pub(in crate::login) async fn start(
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let next = LocalPath::parse_or_home(query.get("next").map_or("", String::as_str));
    match begin(&site, &asking, next.clone()).await {
        Ok((address, pending)) => {
            let mut response = answer::see_other(&address);
            let cookie = site.cookies.set(Cookie::SignIn, &pending.to_cookie());
            response.headers_mut().append(header::SET_COOKIE, cookie);
            response
        }
        Err(problem) => refuse(&site, &asking, problem, &next).await,
    }
}

async fn begin(site: &Site, asking: &Asking, next: LocalPath) -> Result<(String, Pending), Problem> {
    let now = site.context.clock.now();
    site.limits.admit_sign_in(asking.address, now)?;
    let Login::OpenId(provider) = &site.login else {
        return Err(operations::fault(&*site.context.ids, now, &"there is no OpenID provider"));
    };
    let pending =
        Pending::begin(now, next).map_err(|cause| operations::fault(&*site.context.ids, now, &cause))?;
    match provider.address(&pending, now).await {
        Ok(address) => Ok((address, pending)),
        Err(refusal) => Err(refusal.into_problem(site).await),
    }
}
