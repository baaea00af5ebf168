//! The cookies that Stint sets, and their flags.
//!
//! Invariant: `__Host-`, Secure, HttpOnly and SameSite=Lax wherever the origin is https. On plain http, which
//! `config` allows on loopback only, a browser would refuse `__Host-`, so the name is bare and Secure is left out.

use crate::config::Origin;
use http::{HeaderMap, HeaderValue, header};

/// The kinds of cookie, by their bare name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cookie {
    /// The session; its value is known to the browser only.
    Session,
    /// Binds a sign-in under way to this browser.
    SignIn,
    /// What was just done, for the next page.
    Notice,
}

#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    is_https: bool,
}

impl Cookies {
    pub fn of(origin: &Origin) -> Self {
        Self { is_https: origin.is_https() }
    }

    pub fn read(self, headers: &HeaderMap, cookie: Cookie) -> Option<String> {
        let name = self.name(cookie);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
    }

    /// The header that sets it. The value must be made of characters that a cookie can have, as base64url is.
    pub fn set(self, cookie: Cookie, value: &str) -> HeaderValue {
        let life = cookie.seconds().map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        self.header(cookie, value, &life)
    }

    pub fn remove(self, cookie: Cookie) -> HeaderValue {
        self.header(cookie, "", "; Max-Age=0")
    }

    fn name(self, cookie: Cookie) -> String {
        let prefix = if self.is_https { "__Host-" } else { "" };
        format!("{prefix}{}", cookie.bare_name())
    }

    fn header(self, cookie: Cookie, value: &str, life: &str) -> HeaderValue {
        let secure = if self.is_https { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{life}", self.name(cookie));
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl Cookie {
    const fn bare_name(self) -> &'static str {
        match self {
            Self::Session => "stint-session",
            Self::SignIn => "stint-sign-in",
            Self::Notice => "stint-notice",
        }
    }

    /// `None`: as long as the browser runs; the server ends the session by its own limits.
    const fn seconds(self) -> Option<u32> {
        match self {
            Self::Session => None,
            Self::SignIn => Some(600),
            Self::Notice => Some(60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(origin: &str) -> Cookies {
        Cookies::of(&Origin::of(&origin.parse().unwrap()).unwrap())
    }

    #[test]
    fn a_session_cookie_has_all_its_flags() {
        let header = cookies("https://stint.example.com").set(Cookie::Session, "abc");
        assert_eq!(header, "__Host-stint-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn on_plain_loopback_the_name_is_bare() {
        let header = cookies("http://127.0.0.1:4600").set(Cookie::Session, "abc");
        assert_eq!(header, "stint-session=abc; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("theme=dark; not-stint-session=1; stint-session=right"),
        );
        let cookies = cookies("http://127.0.0.1:4600");
        assert_eq!(cookies.read(&headers, Cookie::Session).as_deref(), Some("right"));
        assert_eq!(cookies.read(&headers, Cookie::SignIn), None);
    }
}
