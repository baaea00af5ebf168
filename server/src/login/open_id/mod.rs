//! OpenID Connect: authorization code with PKCE, bound to the browser that began it.
//!
//! Invariant: nobody is signed in unless state, nonce, code verifier, issuer, audience, signature and time all fit
//! (OWASP ASVS 5.0, V10.5). Tokens never reach the browser and are forgotten after they were read. Deliberately not
//! here: `private_key_jwt` and back-channel logout.

mod callback;
mod discovery;
mod pending;
mod provider;
mod refusal;
mod start;

pub(super) use callback::callback;
pub use provider::Provider;
pub(super) use start::start;
