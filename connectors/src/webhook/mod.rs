//! A hook by HTTP: one POST of JSON, signed as Standard Webhooks says (<https://www.standardwebhooks.com>).
//!
//! Invariant: it goes only to the address of the settings: by https, or to this machine; no redirect is followed, nothing
//! of an answer but its status is read, and no sentence tells more of the address than its host.

mod signature;

use domain::{id::NotificationId, notification::Hook, time::Timestamp};
use reqwest::{Client, Url, header::CONTENT_TYPE, redirect::Policy};
use signature::Signer;
use std::{fmt, net::IpAddr, time::Duration};

/// For the whole exchange.
const LIMIT: Duration = Duration::from_secs(5);

pub struct Webhook {
    client: Client,
    url: Url,
    host: String,
    signer: Option<Signer>,
}

/// Why an address or a secret cannot be used. None tells it.
#[derive(Debug, thiserror::Error)]
pub enum WebhookRefusal {
    #[error("the address of the hook is not one such as https://hooks.example.com/services/…")]
    Malformed,
    #[error("the hook on {0} is not reached by https (http only on this machine)")]
    Insecure(String),
    #[error("the secret of the hook is neither whsec_ and base64 nor a text, of at least 24 bytes")]
    WeakSecret,
    #[error("no hook can be called from here: {0}")]
    Client(String),
}

impl Webhook {
    /// Without a secret nothing is signed: Slack and Teams know who calls by the address alone.
    pub fn new(url: &str, secret: Option<&str>) -> Result<Self, WebhookRefusal> {
        let url: Url = url.parse().map_err(|_| WebhookRefusal::Malformed)?;
        let host = url.host_str().ok_or(WebhookRefusal::Malformed)?.to_owned();
        match url.scheme() {
            "https" => {}
            "http" if is_this_machine(&host) => {}
            "http" => return Err(WebhookRefusal::Insecure(host)),
            _ => return Err(WebhookRefusal::Malformed),
        }
        let signer =
            secret.map(|secret| Signer::new(secret).ok_or(WebhookRefusal::WeakSecret)).transpose()?;
        let client = Client::builder().redirect(Policy::none()).timeout(LIMIT).user_agent("Stint").build();
        let client = client.map_err(|cause| WebhookRefusal::Client(cause.to_string()))?;
        Ok(Self { client, url, host, signer })
    }

    pub fn host(&self) -> &str {
        &self.host
    }
}

#[async_trait::async_trait]
impl Hook for Webhook {
    async fn deliver(&self, id: &NotificationId, body: &str, now: Timestamp) -> Result<(), String> {
        let (id, seconds) = (id.as_str(), now.seconds().to_string());
        let mut request = self.client.post(self.url.clone()).header(CONTENT_TYPE, "application/json");
        request = request.header("webhook-id", id).header("webhook-timestamp", &seconds);
        if let Some(signer) = &self.signer {
            request = request.header("webhook-signature", signer.sign(id, &seconds, body));
        }
        let host = &self.host;
        match request.body(body.to_owned()).send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("{host} answered {}", answer.status().as_u16())),
            Err(cause) if cause.is_timeout() => {
                Err(format!("{host} did not answer within {} s", LIMIT.as_secs()))
            }
            Err(_) => Err(format!("{host} cannot be reached")),
        }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Webhook").field(&self.host).finish()
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine_can_be_a_hook() {
        for right in ["https://hooks.example.com/services/T0/B0", "http://127.0.0.1:1/x", "http://[::1]:1/x"]
        {
            assert!(Webhook::new(right, None).is_ok(), "{right}");
        }
        for wrong in ["http://hooks.example.com/", "http://10.0.0.1/", "file:///etc/passwd", "hooks", ""] {
            assert!(Webhook::new(wrong, None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn neither_address_nor_secret_is_ever_shown() {
        let hook =
            Webhook::new("https://hooks.example.com/canary", Some("canary-canary-canary-canary")).unwrap();
        assert_eq!(format!("{hook:?}"), "Webhook(\"hooks.example.com\")");
        let refusals = ["http://hooks.example.com/canary", "canary"].map(|url| Webhook::new(url, None));
        let told = refusals.map(|refusal| refusal.unwrap_err().to_string()).join(" ");
        assert!(!told.contains("canary"), "{told}");
    }
}
