//! What arrived at the simulated AWS, and when.

use std::time::Duration;

use anyhow::{Result, bail};
use serde::Deserialize;

/// The calls that give access.
const ADDING: [&str; 2] = ["identitystore:CreateGroupMembership", "sso:CreateAccountAssignment"];

pub(super) struct SimulatedAws {
    address: String,
}

#[derive(Deserialize)]
struct Call {
    sequence: u64,
    /// Milliseconds since 1970, by the same machine's clock.
    time: u64,
    operation: String,
}

impl SimulatedAws {
    pub(super) fn at(port: u16) -> Self {
        Self { address: format!("http://127.0.0.1:{port}") }
    }

    /// The number of the newest call.
    pub(super) async fn newest(&self) -> Result<u64> {
        Ok(self.since(0).await?.last().map_or(0, |call| call.sequence))
    }

    /// When access was first asked for after that call, since 1970.
    pub(super) async fn next_addition(&self, after: u64) -> Result<Duration> {
        for _ in 0..1_000 {
            let calls = self.since(after).await?;
            if let Some(call) = calls.iter().find(|call| ADDING.contains(&call.operation.as_str())) {
                return Ok(Duration::from_millis(call.time));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("ten seconds after an approval nothing had been asked of AWS")
    }

    async fn since(&self, sequence: u64) -> Result<Vec<Call>> {
        let url = format!("{}/_simulated/calls?since={sequence}", self.address);
        Ok(reqwest::get(url).await?.error_for_status()?.json().await?)
    }
}
