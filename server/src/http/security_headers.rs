//! The headers that every answer carries, errors and files included.
//!
//! Invariant: a script runs only with this answer's nonce; no style, frame, form or request leaves this origin.

use super::Site;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::sync::Arc;

/// Left in an answer's extensions by the page that uses it in its scripts.
#[derive(Clone)]
pub struct ScriptNonce(pub String);

fn always() -> [(HeaderName, HeaderValue); 6] {
    let everything_off = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(everything_off)),
    ]
}

pub async fn security_headers(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let nonce = response.extensions_mut().remove::<ScriptNonce>();
    let headers = response.headers_mut();
    headers.extend(always());
    set_policy(headers, nonce.as_ref());
    if site.origin.is_https() {
        let two_years = HeaderValue::from_static("max-age=63072000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    // Hashed files say otherwise themselves.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn set_policy(headers: &mut HeaderMap, nonce: Option<&ScriptNonce>) {
    let scripts = match nonce {
        // Hydration compiles WASM; its loader imports the module, which `strict-dynamic` passes on.
        Some(ScriptNonce(nonce)) => format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
        None => "'none'".to_owned(),
    };
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}
