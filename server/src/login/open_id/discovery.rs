//! The provider's own description and keys: discovered, kept for ten minutes, read again when a key is unknown.

use super::refusal::Refusal;
use anyhow::{Context, Result};
use domain::time::{Seconds, Timestamp};
use openidconnect::{
    AdditionalProviderMetadata, IssuerUrl, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
    reqwest,
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// Keys and addresses are read again after this long.
const FRESH: Seconds = Seconds(600);

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct More {
    /// RFC 9207: the provider names itself in the answer's address.
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

pub(super) type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

pub(super) struct Discovery {
    pub(super) issuer: IssuerUrl,
    pub(super) http: reqwest::Client,
    known: RwLock<Option<(Timestamp, Arc<Metadata>)>>,
}

impl Discovery {
    pub(super) fn new(issuer: &str) -> Result<Self> {
        let issuer = IssuerUrl::new(issuer.to_owned()).context("The OpenID issuer is no address")?;
        // Following redirects would let a provider's answer choose what this server fetches.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self { issuer, http, known: RwLock::default() })
    }

    pub(super) async fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, Refusal> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((read_at, metadata)) if now.since(read_at) < FRESH => Ok(metadata),
            // A provider that does not answer now is still the one that answered before.
            Some((_, metadata)) => Ok(self.read_again(now).await.unwrap_or(metadata)),
            None => self.read_again(now).await,
        }
    }

    /// The library compares the issuer in the answer with the configured one, byte for byte.
    pub(super) async fn read_again(&self, now: Timestamp) -> Result<Arc<Metadata>, Refusal> {
        let metadata = Metadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = Arc::new(metadata.map_err(|error| Refusal::Unavailable(error.to_string()))?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some((now, metadata.clone()));
        Ok(metadata)
    }
}
