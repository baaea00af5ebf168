//! Whether a request that changes something comes from a page of this very site.
//!
//! Browsers say it in `Sec-Fetch-Site`, which no script can set; older ones send at least `Origin`. A request with
//! neither is refused: nothing that Stint itself serves sends one.

use crate::config::Origin;
use http::{HeaderMap, Method, header};

/// Methods that change nothing need no check.
pub fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

pub fn is_same_origin(headers: &HeaderMap, origin: &Origin) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text(header::ORIGIN.as_str()) == Some(origin.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn allowed(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        let origin = Origin::of(&"https://stint.example.com".parse().unwrap()).unwrap();
        is_same_origin(&pairs.collect(), &origin)
    }

    #[test]
    fn only_the_own_origin_may_change_something() {
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[("origin", "https://stint.example.com")]));
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!allowed(&[("sec-fetch-site", site)]), "{site}");
        }
        for origin in [
            "https://evil.example",
            "http://stint.example.com",
            "null",
            "https://stint.example.com.evil.example",
        ] {
            assert!(!allowed(&[("origin", origin)]), "{origin}");
        }
        assert!(!allowed(&[]));
    }

    #[test]
    fn what_the_browser_says_goes_before_the_origin_header() {
        assert!(!allowed(&[("sec-fetch-site", "cross-site"), ("origin", "https://stint.example.com")]));
    }
}
