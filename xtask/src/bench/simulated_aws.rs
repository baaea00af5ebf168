//! The simulated AWS as a process of its own, so that only Stint is measured, and what arrived there and when.

use std::{cell::Cell, path::Path, process::Stdio, time::Duration};

use anyhow::{Result, bail};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::process::Command;

use crate::{demo, process::Running};

/// The calls that give access.
const ADDING: [&str; 2] = ["identitystore:CreateGroupMembership", "sso-admin:CreateAccountAssignment"];

pub(super) struct SimulatedAws {
    pub(super) address: String,
    /// The number of the newest call that was seen.
    newest: Cell<u64>,
    _running: Running,
}

#[derive(Deserialize)]
struct Call {
    sequence: u64,
    /// By the same machine's clock.
    time: String,
    operation: String,
}

impl SimulatedAws {
    /// With the large organization.
    pub(super) async fn start(server: &Path) -> Result<Self> {
        let listen = format!("127.0.0.1:{}", demo::free_port()?);
        let mut command = Command::new(server);
        command
            .args(["simulate", "--large", "--listen", &listen])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let aws = Self {
            address: format!("http://{listen}"),
            newest: Cell::new(0),
            _running: Running::start("stint", &mut command)?,
        };
        for _ in 0..200 {
            if aws.newest().await.is_ok() {
                return Ok(aws);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the simulated AWS did not start within ten seconds")
    }

    /// The number of the newest call.
    pub(super) async fn newest(&self) -> Result<u64> {
        let mut newest = self.newest.get();
        if let Some(call) = self.since(newest).await?.last() {
            newest = call.sequence;
            self.newest.set(newest);
        }
        Ok(newest)
    }

    /// When access was first asked for after that call.
    pub(super) async fn next_addition(&self, after: u64) -> Result<Timestamp> {
        for _ in 0..1_000 {
            let calls = self.since(after).await?;
            if let Some(call) = calls.iter().find(|call| ADDING.contains(&call.operation.as_str())) {
                return Ok(call.time.parse()?);
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
