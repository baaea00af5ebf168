//! moto, a simulated AWS that is not ours: the connectors' outside check where it is faithful.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use tokio::process::Command;

use super::python;
use crate::{demo::free_port, process::Running, workspace::Workspace};

const REQUIREMENT: &str = "moto[server]==5.2.5";

pub(crate) struct Moto {
    _running: Running,
    pub(crate) url: String,
}

impl Moto {
    pub(crate) async fn start(workspace: &Workspace) -> Result<Self> {
        let programs = python::ensure(&workspace.tools().join("moto"), REQUIREMENT).await?;
        let port = free_port()?;
        let mut command = Command::new(programs.join("moto_server"));
        command
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut running = Running::start("moto", &mut command)?;
        let url = format!("http://127.0.0.1:{port}");
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            if let Some(status) = running.ended() {
                bail!("moto ended at once ({status})");
            }
            if reqwest::get(format!("{url}/moto-api/data.json"))
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Ok(Self { _running: running, url });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("moto did not answer within a minute")
    }
}
