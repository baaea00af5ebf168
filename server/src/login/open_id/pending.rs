//! A sign-in under way, kept in a cookie of the browser that began it.
//!
//! State, nonce and PKCE verifier are all derived from one random secret in that cookie, so that nothing is kept on the
//! server and any replica can finish what another began. Who sees the state in an address cannot tell the secret from it.

use crate::http::local_path::LocalPath;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::time::{Seconds, Timestamp};
use sha2::{Digest, Sha256};

/// Long enough for a second factor.
const LIFE: Seconds = Seconds(600);

#[derive(Debug, Eq, PartialEq)]
pub(super) struct Pending {
    secret: String,
    begun_at: Timestamp,
    pub(super) next: LocalPath,
}

impl Pending {
    pub(super) fn begin(now: Timestamp, next: LocalPath) -> Result<Self, getrandom::Error> {
        let mut random = [0_u8; 32];
        getrandom::fill(&mut random)?;
        Ok(Self { secret: BASE64_URL_SAFE_NO_PAD.encode(random), begun_at: now, next })
    }

    pub(super) fn to_cookie(&self) -> String {
        let next = BASE64_URL_SAFE_NO_PAD.encode(self.next.as_str());
        format!("{}.{}.{next}", self.secret, self.begun_at.seconds())
    }

    /// `None` when it is no such cookie or too old.
    pub(super) fn from_cookie(cookie: &str, now: Timestamp) -> Option<Self> {
        let mut parts = cookie.split('.');
        let (secret, begun_at, next) = (parts.next()?, parts.next()?, parts.next()?);
        let begun_at = Timestamp::from_seconds(begun_at.parse().ok()?);
        let next = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(next).ok()?).ok()?;
        let is_usable = secret.len() == 43 && parts.next().is_none() && now.since(begun_at) < LIFE;
        is_usable.then(|| Self { secret: secret.to_owned(), begun_at, next: LocalPath::parse_or_home(&next) })
    }

    pub(super) fn state(&self) -> String {
        self.derive("state")
    }

    pub(super) fn nonce(&self) -> String {
        self.derive("nonce")
    }

    /// 43 characters of base64url, as RFC 7636 wants them.
    pub(super) fn verifier(&self) -> String {
        self.derive("verifier")
    }

    fn derive(&self, purpose: &str) -> String {
        let text = format!("stint sign-in {purpose}\n{}", self.to_cookie());
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn pending() -> Pending {
        Pending::begin(NOW, LocalPath::parse_or_home("/catalog?q=prod")).unwrap()
    }

    #[test]
    fn a_cookie_brings_back_the_sign_in_that_it_was_made_of() {
        let begun = pending();
        let back = Pending::from_cookie(&begun.to_cookie(), NOW + Seconds(599)).unwrap();
        assert_eq!(
            (back.state(), back.nonce(), back.verifier()),
            (begun.state(), begun.nonce(), begun.verifier())
        );
        assert_eq!(back.next.as_str(), "/catalog?q=prod");
    }

    #[test]
    fn an_old_cookie_is_worth_nothing() {
        assert_eq!(Pending::from_cookie(&pending().to_cookie(), NOW + Seconds(600)), None);
        assert_eq!(Pending::from_cookie("", NOW), None);
        assert_eq!(Pending::from_cookie("a.b.c", NOW), None);
    }

    #[test]
    fn nothing_that_is_sent_tells_another_part() {
        let one = pending();
        let parts = [one.state(), one.nonce(), one.verifier(), one.secret.clone()];
        for (position, part) in parts.iter().enumerate() {
            assert!(!parts[position + 1..].contains(part));
            assert_eq!(part.len(), 43);
        }
        assert_ne!(pending().state(), one.state(), "each sign-in has its own");
    }

    #[test]
    fn another_return_path_is_another_sign_in() {
        let begun = pending();
        let moved = Pending { next: LocalPath::home(), ..begun };
        assert_ne!(moved.state(), pending().state());
    }
}
