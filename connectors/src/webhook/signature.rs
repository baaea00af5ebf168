//! HMAC-SHA256 over id, time and body (Standard Webhooks 1.0, "Signature scheme").

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const PREFIX: &str = "whsec_";
/// As the specification wants it.
const SHORTEST: usize = 24;

pub(super) struct Signer(Hmac<Sha256>);

impl Signer {
    /// `whsec_` and base64, or any other text as it is; `None` when it is malformed or too short.
    pub(super) fn new(secret: &str) -> Option<Self> {
        let key = match secret.strip_prefix(PREFIX) {
            Some(encoded) => BASE64_STANDARD.decode(encoded).ok()?,
            None => secret.as_bytes().to_vec(),
        };
        if key.len() < SHORTEST {
            return None;
        }
        Hmac::new_from_slice(&key).ok().map(Self)
    }

    /// The value of the header `webhook-signature`.
    pub(super) fn sign(&self, id: &str, seconds: &str, body: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    #[test]
    fn a_message_is_signed_as_the_reference_signs_it() {
        let signer = Signer::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = signer.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}");
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_short_or_broken_secret_is_refused() {
        for wrong in ["", "short", "whsec_!", "whsec_AAAA"] {
            assert!(Signer::new(wrong).is_none(), "{wrong}");
        }
    }
}
