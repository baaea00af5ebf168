//! The AWS JSON 1.1 protocol: what an operation takes, answers and refuses, in the shapes of AWS's service models.
//!
//! Deliberately not here: signatures; the simulated AWS believes anyone who reaches it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::time::Duration;

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Service {
    SsoAdmin,
    IdentityStore,
    Organizations,
}

impl Service {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SsoAdmin => "sso-admin",
            Self::IdentityStore => "identitystore",
            Self::Organizations => "organizations",
        }
    }

    /// How the service calls a request that it cannot understand.
    pub(super) fn invalid(self, message: impl Into<String>) -> Refusal {
        match self {
            Self::Organizations => Refusal::new("InvalidInputException", message),
            Self::SsoAdmin | Self::IdentityStore => Refusal::new("ValidationException", message),
        }
    }

    pub(super) fn parse<Input: DeserializeOwned>(self, body: &Value) -> Result<Input, Refusal> {
        Input::deserialize(body).map_err(|error| self.invalid(format!("Invalid request: {error}")))
    }

    /// Splits an `X-Amz-Target` header into its service and operation.
    pub(super) fn of_target(target: &str) -> Option<(Self, &str)> {
        let (prefix, operation) = target.split_once('.')?;
        let service = match prefix {
            "SWBExternalService" => Self::SsoAdmin,
            "AWSIdentityStore" => Self::IdentityStore,
            "AWSOrganizationsV20161128" => Self::Organizations,
            _ => return None,
        };
        Some((service, operation))
    }
}

/// A refusal in AWS's words.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) message: String,
    /// Members of the error's shape besides `Message`.
    pub(super) details: Map<String, Value>,
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: Map::new() }
    }

    pub(super) fn with(mut self, member: &str, value: &str) -> Self {
        self.details.insert(member.to_owned(), Value::from(value));
        self
    }

    pub(super) fn throttled(service: Service) -> Self {
        match service {
            Service::Organizations => {
                Self::new("TooManyRequestsException", "You have sent too many requests in too short a time.")
            }
            _ => Self::new("ThrottlingException", "Rate exceeded"),
        }
    }

    pub(super) fn body(&self) -> Value {
        let mut members = self.details.clone();
        members.insert("__type".to_owned(), Value::from(self.code));
        members.insert("Message".to_owned(), Value::from(self.message.as_str()));
        Value::Object(members)
    }
}

pub(super) type Outcome = Result<Value, Refusal>;

/// What goes back over the connection.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Json {
        status: u16,
        body: Value,
    },
    /// What a load balancer in front of a service answers when the service does not.
    HtmlError {
        status: u16,
    },
    /// The connection ends without an answer.
    Cut,
    /// The connection stays open without an answer.
    Silence,
    /// JSON that ends in its middle.
    BrokenJson,
}

impl Reply {
    /// For the call log.
    pub(super) fn result(&self) -> &str {
        match self {
            Self::Json { status: 200, .. } => "ok",
            Self::Json { body, .. } => body["__type"].as_str().unwrap_or("error"),
            Self::HtmlError { .. } => "html_error",
            Self::Cut => "cut",
            Self::Silence => "silence",
            Self::BrokenJson => "broken_json",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) reply: Reply,
    pub(super) request_id: String,
    pub(super) delay: Duration,
}

impl From<Outcome> for Reply {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Ok(body) => Self::Json { status: 200, body },
            Err(refusal) => Self::Json { status: 400, body: refusal.body() },
        }
    }
}

/// Timestamps travel as seconds since 1970 with a fraction.
pub(super) fn timestamp(time: domain::time::Timestamp) -> Value {
    json!(time.microseconds() as f64 / 1e6)
}
