//! The SDK's clients: for reading, where a lost answer may be asked for again, and for writing, where it may not.

use super::{
    clock_watch::ClockWatch,
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

impl Clients {
    pub(super) async fn new(settings: &AwsSettings, watch: &ClockWatch) -> Result<Self, ConnectError> {
        let config = load(settings).await;
        let provider = config.credentials_provider().ok_or_else(|| none("no provider"))?;
        let credentials = provider.provide_credentials().await.map_err(none)?;
        refuse_long_lived_key(credentials.access_key_id(), settings.allow_long_lived_keys)?;

        use {
            aws_sdk_identitystore as identity_store, aws_sdk_organizations as organizations,
            aws_sdk_ssoadmin as sso_admin,
        };
        let organizations = organizations::config::Builder::from(&config).interceptor(watch.clone());
        let identity_store = identity_store::config::Builder::from(&config).interceptor(watch.clone());
        let sso_admin = sso_admin::config::Builder::from(&config).interceptor(watch.clone());
        let identity_store_writing = identity_store.clone().retry_classifier(WriteClassifier);
        let sso_admin_writing = sso_admin.clone().retry_classifier(WriteClassifier);
        Ok(Self {
            organizations: organizations::Client::from_conf(organizations.build()),
            identity_store: identity_store::Client::from_conf(identity_store.build()),
            identity_store_writing: identity_store::Client::from_conf(identity_store_writing.build()),
            sso_admin: sso_admin::Client::from_conf(sso_admin.build()),
            sso_admin_writing: sso_admin::Client::from_conf(sso_admin_writing.build()),
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
    let retries = RetryConfig::standard().with_max_attempts(3).with_initial_backoff(settings.first_pause);
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
