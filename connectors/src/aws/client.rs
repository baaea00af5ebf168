//! The SDK's clients: for reading, where a lost answer may be asked for again, and for writing, where it may not.

use super::{
    retry::WriteClassifier,
    settings::{AwsCredentials, AwsSettings, ConnectError, refuse_long_lived_key},
};
use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_credential_types::{Credentials, provider::ProvideCredentials};
use std::time::Duration;

pub(super) struct Clients {
    pub(super) organizations: aws_sdk_organizations::Client,
    pub(super) identity_store: aws_sdk_identitystore::Client,
    pub(super) identity_store_writing: aws_sdk_identitystore::Client,
    pub(super) sso_admin: aws_sdk_ssoadmin::Client,
    pub(super) sso_admin_writing: aws_sdk_ssoadmin::Client,
}

/// The first of the SDK's growing pauses between attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

impl Clients {
    pub(super) async fn new(settings: &AwsSettings) -> Result<Self, ConnectError> {
        let config = load(settings).await;
        let provider = config.credentials_provider().ok_or_else(|| none("no provider"))?;
        let credentials = provider.provide_credentials().await.map_err(none)?;
        refuse_long_lived_key(credentials.access_key_id(), settings.allow_long_lived_keys)?;

        let identity_store_writing =
            aws_sdk_identitystore::config::Builder::from(&config).retry_classifier(WriteClassifier).build();
        let sso_admin_writing =
            aws_sdk_ssoadmin::config::Builder::from(&config).retry_classifier(WriteClassifier).build();
        Ok(Self {
            organizations: aws_sdk_organizations::Client::new(&config),
            identity_store: aws_sdk_identitystore::Client::new(&config),
            identity_store_writing: aws_sdk_identitystore::Client::from_conf(identity_store_writing),
            sso_admin: aws_sdk_ssoadmin::Client::new(&config),
            sso_admin_writing: aws_sdk_ssoadmin::Client::from_conf(sso_admin_writing),
        })
    }
}

fn none(error: impl ToString) -> ConnectError {
    ConnectError::NoCredentials(error.to_string())
}

async fn load(settings: &AwsSettings) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(settings.call_timeout.min(Duration::from_secs(2)))
        .operation_attempt_timeout(settings.call_timeout)
        .operation_timeout(settings.call_timeout.saturating_mul(2))
        .build();
    let retries = RetryConfig::standard().with_max_attempts(3).with_initial_backoff(FIRST_PAUSE);
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(settings.region.clone()))
        .timeout_config(timeouts)
        .retry_config(retries);
    if let Some(endpoint) = &settings.endpoint {
        loader = loader.endpoint_url(endpoint);
    }
    if let AwsCredentials::Given { access_key_id, secret_access_key, session_token } = &settings.credentials {
        let credentials =
            Credentials::new(access_key_id, secret_access_key, session_token.clone(), None, "settings");
        loader = loader.credentials_provider(credentials);
    }
    loader.load().await
}
