//! The demo's choose-a-person sign-in. Its route exists only in the demo, which listens on loopback only (`config`).

use super::{finish, refuse};
use crate::http::{Site, asking::Asking, form::Form, local_path::LocalPath};
use axum::{Extension, body::Bytes, extract::State, response::Response};
use domain::{
    id::DirectoryUserId,
    problem::{FieldProblem, Problem},
};
use operations::session::SignedIn;
use std::sync::Arc;

pub(super) async fn choose(
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    body: Bytes,
) -> Response {
    let form = Form::parse(&body);
    let next = LocalPath::parse_or_home(&form.one("next"));
    match sign_in(&site, &asking, &form).await {
        Ok(signed_in) => finish(&site, &asking, signed_in, &next).await,
        Err(problem) => refuse(&site, &asking, problem, &next).await,
    }
}

async fn sign_in(site: &Site, asking: &Asking, form: &Form) -> Result<SignedIn, Problem> {
    site.limits.admit_sign_in(asking.address, site.context.clock.now())?;
    form.only(&["person", "next"])?;
    let person: DirectoryUserId = form.one("person").parse().map_err(|_| {
        Problem::invalid(vec![FieldProblem::new("person", "Choose one of the people on the page.")])
    })?;
    operations::session::sign_in_demo(&site.context, &person, asking.text("user-agent")).await
}
