//! The browser's files: hashed names, precompressed, for ever in every cache.
//!
//! The executable carries them; tests run without any. Deliberately not here: compressing while serving.

use super::Site;
use app::server::Assets;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::{borrow::Cow, sync::Arc};

/// Finds a file of the built site by its path.
pub type Files = fn(&str) -> Option<Cow<'static, [u8]>>;

/// The names in `manifest.json`; none when no browser part was built.
pub fn names(files: Files) -> Assets {
    let manifest = files("manifest.json").map(|content| serde_json::from_slice(&content));
    match manifest {
        Some(Ok(assets)) => assets,
        Some(Err(cause)) => {
            tracing::error!(%cause, "the built site has no usable manifest.json");
            Assets::default()
        }
        None => {
            tracing::warn!("no browser part was built: pages have no style; `cargo xtask build` makes it");
            Assets::default()
        }
    }
}

pub async fn asset(State(site): State<Arc<Site>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("assets/{name}");
    let compressed = accepts_brotli(&headers).then(|| (site.files)(&format!("{path}.br"))).flatten();
    let is_compressed = compressed.is_some();
    let Some(content) = compressed.or_else(|| (site.files)(&path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = match content {
        Cow::Borrowed(content) => content.into_response(),
        Cow::Owned(content) => content.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|encoding| {
        let mut parts = encoding.split(';');
        let is_brotli = parts.next().is_some_and(|name| name.trim() == "br");
        is_brotli && !parts.any(|quality| matches!(quality.trim(), "q=0" | "q=0.0"))
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_only_to_those_who_take_it() {
        let accepts = |text: &'static str| {
            let pair = (header::ACCEPT_ENCODING, HeaderValue::from_static(text));
            accepts_brotli(&[pair].into_iter().collect())
        };
        assert!(accepts("gzip, deflate, br, zstd"));
        assert!(accepts("br;q=0.5"));
        assert!(!accepts("gzip"));
        assert!(!accepts("br;q=0, gzip"));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }
}
