//! The server with its simulated organization (`stint demo`), started as people start it.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::process::Running;

/// A large organization on a busy machine takes a while to be read.
const START_TIMEOUT: Duration = Duration::from_secs(180);

pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) data: PathBuf,
    pub(crate) large: bool,
    /// `DATABASE_URL`, where not what the environment says.
    pub(crate) database: Database,
    /// The address of a simulated AWS that runs by itself; `None` lets the server bring its own.
    pub(crate) simulated_aws: Option<String>,
    /// Where the server's log goes; `None` shows it.
    pub(crate) log: Option<PathBuf>,
}

pub(crate) enum Database {
    AsEnvironmentSays,
    Sqlite,
    Postgres(String),
}

pub(crate) struct Demo {
    running: Running,
    pub(crate) address: String,
}

impl Demo {
    /// Starts the server in the checkout's folder and returns when it answers that it is ready.
    pub(crate) async fn start(server: &Path, root: &Path, options: &Options) -> Result<Self> {
        let mut command = Command::new(server);
        command.current_dir(root).arg("demo");
        command.arg("--listen").arg(format!("127.0.0.1:{}", options.port)).arg("--data").arg(&options.data);
        if options.large {
            command.arg("--large");
        }
        if let Some(address) = &options.simulated_aws {
            command.arg("--simulated-at").arg(address);
        }
        match &options.database {
            Database::AsEnvironmentSays => {}
            Database::Sqlite => drop(command.env_remove("DATABASE_URL")),
            Database::Postgres(url) => drop(command.env("DATABASE_URL", url)),
        }
        if let Some(log) = &options.log {
            let log = std::fs::File::create(log)?;
            command.stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
        }
        let running = Running::start("stint", &mut command)?;
        let mut demo = Self { running, address: format!("http://127.0.0.1:{}", options.port) };
        demo.until_ready().await?;
        Ok(demo)
    }

    async fn until_ready(&mut self) -> Result<()> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        let asked = Instant::now();
        while asked.elapsed() < START_TIMEOUT {
            if let Some(status) = self.running.ended() {
                bail!("stint ended before it was ready ({status})");
            }
            let answer = client.get(format!("{}/health/ready", self.address)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("stint did not become ready within {} s", START_TIMEOUT.as_secs())
    }

    pub(crate) fn process_id(&self) -> Option<u32> {
        self.running.id()
    }

    pub(crate) async fn wait(&mut self) -> Result<ExitStatus> {
        self.running.wait().await
    }
}

/// A port that nothing listens on.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}
