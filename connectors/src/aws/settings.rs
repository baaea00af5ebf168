//! What it takes to reach AWS, and the refusal of keys that never expire.

use std::{fmt, num::NonZeroU32, time::Duration};

#[derive(Clone, Debug)]
pub struct AwsSettings {
    /// The Region of the IAM Identity Center instance.
    pub region: String,
    /// One URL for all services, instead of AWS's own: a simulated AWS or a proxy.
    pub endpoint: Option<String>,
    pub credentials: AwsCredentials,
    /// Accept keys of an IAM user, which never expire (`AKIA…`).
    pub allow_long_lived_keys: bool,
    /// Which instance, when these credentials see several.
    pub instance_arn: Option<String>,
    /// How fast an import reads; `None` for as fast as it can. AWS allows 20 calls a second in each service, and the
    /// reconciler needs some of them.
    pub reads_per_second: Option<NonZeroU32>,
    /// How long one call may take before it counts as unanswered; with its repetitions twice as long.
    pub call_timeout: Duration,
    /// The first of the SDK's growing pauses between the attempts of one call.
    pub first_pause: Duration,
}

#[derive(Clone)]
pub enum AwsCredentials {
    /// Environment, profile, web identity, container or instance role, in the SDK's order.
    DefaultChain,
    Given {
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
    },
}

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ConnectError {
    #[error(
        "the AWS access key {0} belongs to an IAM user and never expires; \
         use a role instead, or allow long-lived keys explicitly"
    )]
    LongLivedKey(String),
    #[error("no AWS credentials were found ({0}); set a profile, a role or environment variables")]
    NoCredentials(String),
}

impl AwsSettings {
    /// For AWS itself: the default credential chain, and reading at a pace that leaves calls for the reconciler.
    pub fn for_region(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            endpoint: None,
            credentials: AwsCredentials::DefaultChain,
            allow_long_lived_keys: false,
            instance_arn: None,
            reads_per_second: NonZeroU32::new(12),
            call_timeout: Duration::from_secs(3),
            first_pause: Duration::from_millis(200),
        }
    }

    /// For a simulated AWS at that URL, with made-up session credentials; imports read without a pace.
    pub fn for_simulated(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: Some(endpoint.into()),
            credentials: AwsCredentials::Given {
                access_key_id: "ASIASIMULATED0000000".to_owned(),
                secret_access_key: "simulated".to_owned(),
                session_token: Some("simulated".to_owned()),
            },
            reads_per_second: None,
            ..Self::for_region(crate::simulated::REGION)
        }
    }
}

impl fmt::Debug for AwsCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DefaultChain => formatter.write_str("DefaultChain"),
            Self::Given { access_key_id, .. } => {
                formatter.debug_struct("Given").field("access_key_id", access_key_id).finish_non_exhaustive()
            }
        }
    }
}

/// Keys of IAM users start with `AKIA`; those of roles and sessions with `ASIA`.
pub fn refuse_long_lived_key(access_key_id: &str, allowed: bool) -> Result<(), ConnectError> {
    if access_key_id.starts_with("AKIA") && !allowed {
        let shown: String = access_key_id.chars().take(8).chain("…".chars()).collect();
        return Err(ConnectError::LongLivedKey(shown));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lived_keys_are_refused_unless_allowed() {
        assert_eq!(
            refuse_long_lived_key("AKIAIOSFODNN7EXAMPLE", false),
            Err(ConnectError::LongLivedKey("AKIAIOSF…".to_owned()))
        );
        assert_eq!(refuse_long_lived_key("AKIAIOSFODNN7EXAMPLE", true), Ok(()));
        assert_eq!(refuse_long_lived_key("ASIAIOSFODNN7EXAMPLE", false), Ok(()));
    }

    #[test]
    fn settings_never_show_a_secret() {
        let credentials = AwsCredentials::Given {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: "canary-secret".to_owned(),
            session_token: Some("canary-token".to_owned()),
        };
        let shown = format!("{:?}", AwsSettings { credentials, ..AwsSettings::for_region("eu-west-1") });
        assert!(!shown.contains("canary"), "{shown}");
    }
}
