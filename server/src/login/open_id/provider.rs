//! The OpenID provider: discovered, asked, and believed only as far as its signatures go.

use super::{
    discovery::{Discovery, Metadata},
    pending::Pending,
    refusal::Refusal,
};
use crate::config::{OpenIdSettings, Origin};
use anyhow::Result;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    person::Identity,
    time::{Seconds, Timestamp},
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreIdTokenVerifier,
        CoreJwsSigningAlgorithm, CoreTokenResponse, CoreUserInfoClaims,
    },
};
use std::{
    fmt::Display,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Clocks may differ by this much.
const SKEW: Seconds = Seconds(60);
/// Signatures by public keys only: with a shared secret the provider's other clients could sign too.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 6] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
];

/// As discovery leaves it: with an address to sign in at, perhaps with one for tokens and one for names.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub struct Provider {
    settings: OpenIdSettings,
    redirect: RedirectUrl,
    discovery: Discovery,
}

/// What the provider vouched for.
pub(super) struct Known {
    pub(super) identity: Identity,
    /// The value of the claim that the settings name.
    pub(super) directory_id: String,
    pub(super) name: String,
    pub(super) email: String,
}

impl Provider {
    pub fn new(settings: OpenIdSettings, origin: &Origin) -> Result<Self> {
        let redirect = RedirectUrl::new(format!("{origin}/sign-in/callback"))?;
        let discovery = Discovery::new(&settings.issuer)?;
        Ok(Self { settings, redirect, discovery })
    }

    /// Where the browser goes to sign in.
    pub(super) async fn address(&self, pending: &Pending, now: Timestamp) -> Result<String, Refusal> {
        let metadata = self.discovery.metadata(now).await?;
        let verifier = PkceCodeVerifier::new(pending.verifier());
        let client = self.client(&metadata).set_redirect_uri(self.redirect.clone());
        let (state, nonce) = (pending.state(), pending.nonce());
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        );
        let scopes = self.settings.scopes.iter().cloned().map(Scope::new);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (address, _, _) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        Ok(address.into())
    }

    /// The answer must come from the provider that was asked, byte for byte (RFC 9207).
    pub(super) async fn check_issuer(&self, named: Option<&str>, now: Timestamp) -> Result<(), Refusal> {
        let metadata = self.discovery.metadata(now).await?;
        let must_be_named = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match named {
            Some(named) if named == self.settings.issuer => Ok(()),
            Some(_) => Err(Refusal::Unsound("the answer names another issuer".to_owned())),
            None if must_be_named => Err(Refusal::Unsound("the answer does not name its issuer".to_owned())),
            None => Ok(()),
        }
    }

    /// Exchanges the code, verifies the ID token and reads who it is.
    pub(super) async fn identify(
        &self,
        pending: &Pending,
        code: String,
        now: Timestamp,
    ) -> Result<Known, Refusal> {
        let metadata = self.discovery.metadata(now).await?;
        let client = self.client(&metadata).set_redirect_uri(self.redirect.clone());
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(unsound)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(pending.verifier()));
        let tokens = exchange.request_async(&self.discovery.http).await.map_err(|error| match error {
            RequestTokenError::Request(cause) => Refusal::Unavailable(cause.to_string()),
            other => unsound(other),
        })?;
        let token = tokens.id_token().ok_or_else(|| unsound("no ID token came back"))?;
        let nonce = Nonce::new(pending.nonce());
        let claims = match token.claims(&self.verifier(&metadata, now), &nonce) {
            Ok(claims) => claims.clone(),
            // The provider may have begun to sign with a key that was not there before.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let newer = self.discovery.read_again(now).await?;
                token.claims(&self.verifier(&newer, now), &nonce).map_err(unsound)?.clone()
            }
            Err(error) => return Err(unsound(error)),
        };
        let directory_id =
            directory_id(&self.settings.directory_claim, &token.to_string(), claims.subject())?;
        let identity =
            Identity { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() };
        let (name, email) = self.name_and_email(&metadata, &tokens, &claims).await?;
        Ok(Known { identity, directory_id, name, email })
    }

    /// From the ID token or, where the provider leaves them out of it, from its userinfo endpoint.
    async fn name_and_email(
        &self,
        metadata: &Metadata,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Result<(String, String), Refusal> {
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let email = claims.email().map(|email| email.to_string());
        if name.is_some() || metadata.userinfo_endpoint().is_none() {
            return Ok((name.unwrap_or_default(), email.unwrap_or_default()));
        }
        let client = self.client(metadata);
        let subject = Some(claims.subject().clone());
        let request = client.user_info(tokens.access_token().clone(), subject).map_err(unsound)?;
        let more: CoreUserInfoClaims = request.request_async(&self.discovery.http).await.map_err(unsound)?;
        let name = more.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let email = email.or_else(|| more.email().map(|email| email.to_string()));
        Ok((name.unwrap_or_default(), email.unwrap_or_default()))
    }

    fn client(&self, metadata: &Metadata) -> Client {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = ClientSecret::new(self.settings.client_secret.reveal().to_owned());
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret));
        // Without a word from the provider it takes the header (OpenID Connect Discovery, 3).
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_some_and(|methods| methods.contains(&method));
        let only_body =
            takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic);
        if only_body { client.set_auth_type(AuthType::RequestBody) } else { client }
    }

    fn verifier<'a>(&self, metadata: &Metadata, now: Timestamp) -> CoreIdTokenVerifier<'a> {
        let (earliest, latest) = (system_time(now - SKEW), system_time(now + SKEW));
        let id = ClientId::new(self.settings.client_id.clone());
        CoreIdTokenVerifier::new_public_client(id, self.discovery.issuer.clone(), metadata.jwks().clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || earliest.into())
            .set_issue_time_verifier_fn(move |issued_at| {
                let in_time = SystemTime::from(issued_at) <= latest;
                in_time.then_some(()).ok_or_else(|| "issued in the future".to_owned())
            })
    }
}

/// `token` is one whose signature was verified.
fn directory_id(claim: &str, token: &str, subject: &str) -> Result<String, Refusal> {
    if claim == "sub" {
        return Ok(subject.to_owned());
    }
    let payload = token.split('.').nth(1).unwrap_or_default();
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).map_err(unsound)?;
    let payload: serde_json::Value = serde_json::from_slice(&payload).map_err(unsound)?;
    let value = payload.get(claim).and_then(serde_json::Value::as_str);
    value.map(str::to_owned).ok_or_else(|| unsound(format!("the ID token has no text claim \"{claim}\"")))
}

fn unsound(cause: impl Display) -> Refusal {
    Refusal::Unsound(cause.to_string())
}

fn system_time(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(at.microseconds().max(0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_knows_people_by_the_claim_that_the_settings_name() {
        let payload = BASE64_URL_SAFE_NO_PAD.encode(r#"{"sub":"pairwise","oid":"7c1e","groups":["a"]}"#);
        let token = format!("e30.{payload}.c2ln");
        let id = |claim| directory_id(claim, &token, "pairwise").ok();
        assert_eq!(id("sub").as_deref(), Some("pairwise"));
        assert_eq!(id("oid").as_deref(), Some("7c1e"));
        assert_eq!((id("groups"), id("absent")), (None, None));
    }
}
