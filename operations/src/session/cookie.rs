//! The value of the session cookie: 256 random bits that leave only to the browser, and the hash that is stored.

use crate::{Context, Problem, fault};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{audit::hexadecimal, session::SessionHash, time::Timestamp};
use sha2::{Digest, Sha256};

/// Longer than any cookie that Stint gave.
const LONGEST: usize = 64;

/// Randomness comes straight from the operating system: a session must not be guessable even when ids are counted.
pub(super) fn new_cookie(context: &Context, now: Timestamp) -> Result<String, Problem> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(|cause| fault(&*context.ids, now, &cause))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random))
}

pub(super) fn hash(cookie: &str) -> Option<SessionHash> {
    let usable = !cookie.is_empty() && cookie.len() <= LONGEST;
    usable.then(|| SessionHash(hexadecimal(&Sha256::digest(cookie))))
}
