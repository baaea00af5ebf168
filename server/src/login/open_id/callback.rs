//! `GET /sign-in/callback`: the browser comes back from the provider.

use super::{pending::Pending, refusal::Refusal};
use crate::{
    http::{Site, asking::Asking, cookie::Cookie, local_path::LocalPath},
    login::{Login, finish, refuse},
};
use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use operations::session::{DirectoryKey, SignIn, SignedIn, sign_in};
use serde::Deserialize;
use std::sync::Arc;

/// RFC 6749, 4.1.2, and RFC 9207.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::login) struct Returned {
    code: Option<String>,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

pub(in crate::login) async fn callback(
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    Query(returned): Query<Returned>,
) -> Response {
    let now = site.context.clock.now();
    let cookie = site.cookies.read(&asking.headers, Cookie::SignIn).unwrap_or_default();
    let pending = Pending::from_cookie(&cookie, now);
    let next = pending.as_ref().map_or_else(LocalPath::home, |pending| pending.next.clone());
    match identify(&site, &asking, pending, returned).await {
        Ok(signed_in) => finish(&site, &asking, signed_in, &next).await,
        Err(refusal) => {
            let problem = refusal.into_problem(&site).await;
            refuse(&site, &asking, problem, &next).await
        }
    }
}

async fn identify(
    site: &Site,
    asking: &Asking,
    pending: Option<Pending>,
    returned: Returned,
) -> Result<SignedIn, Refusal> {
    let now = site.context.clock.now();
    site.limits.admit_sign_in(asking.address, now).map_err(Refusal::Person)?;
    // The state is derived from a secret of this browser: equality proves that it began this sign-in.
    let pending = pending.filter(|pending| pending.state() == returned.state).ok_or(Refusal::NotBegunHere)?;
    let Login::OpenId(provider) = &site.login else { return Err(Refusal::NotBegunHere) };
    provider.check_issuer(returned.iss.as_deref(), now).await?;
    if let Some(error) = returned.error {
        return Err(Refusal::ByProvider(format!("the provider answered {error}")));
    }
    let code = returned.code.ok_or_else(|| Refusal::Unsound("no code came back".to_owned()))?;
    let known = provider.identify(&pending, code, now).await?;
    let sign_in_now = SignIn {
        identity: known.identity,
        directory: DirectoryKey::External(known.directory_id),
        name: known.name,
        email: known.email,
        method: "oidc".to_owned(),
        user_agent: asking.text("user-agent").to_owned(),
        proved_at: None,
    };
    sign_in(&site.context, sign_in_now).await.map_err(Refusal::Person)
}
