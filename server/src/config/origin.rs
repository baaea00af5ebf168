//! The public address of this Stint: scheme, host and port, and nothing else.
//!
//! Invariant: it comes from configuration, never from a request's `Host`.

use anyhow::{Result, bail};
use std::{fmt, net::SocketAddr};
use url::Url;

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Origin(String);

impl Origin {
    pub fn of(url: &Url) -> Result<Self> {
        let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !is_origin || !url.username().is_empty() || url.password().is_some() {
            bail!(
                "{url} is more than an origin. Give scheme, host and port only, such as https://stint.example.com"
            );
        }
        let is_loopback = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        match url.scheme() {
            "https" => {}
            "http" if is_loopback => {}
            _ => bail!("{url} is not safe to sign in at. Use https (http only on this machine)."),
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    pub fn of_loopback(listen: SocketAddr) -> Self {
        Self(format!("http://{listen}"))
    }

    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Result<String> {
        Origin::of(&text.parse()?).map(|origin| origin.to_string())
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(origin("https://stint.example.com/").unwrap(), "https://stint.example.com");
        assert_eq!(origin("http://127.0.0.1:4600").unwrap(), "http://127.0.0.1:4600");
        for wrong in
            ["https://stint.example.com/path", "https://user@stint.example.com", "https://a.example/?q"]
        {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(origin("http://stint.example.com").is_err());
        assert!(origin("http://localhost:4600").is_ok());
    }
}
