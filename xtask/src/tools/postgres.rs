//! A PostgreSQL server of our own: fresh, on a free port, in a temporary folder, gone with this value.

use std::{
    fs,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio::process::Command;

use super::debian;
use crate::{demo::free_port, process, process::Running};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Tests: nothing has to outlive the machine.
    None,
    /// Measurements: as it would run for people.
    Full,
}

pub(crate) struct Postgres {
    // Dropped first: the folder must outlive the server.
    running: Running,
    folder: TempDir,
    pub(crate) url: String,
}

/// Who runs the server, when we are root: it refuses to be root.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Postgres {
    pub(crate) async fn start(durability: Durability) -> Result<Self> {
        let programs = programs().await?;
        let owner = owner().await?;
        let folder = tempfile::Builder::new().prefix("stint-postgres-").tempdir()?;
        if let Some(Owner { user, group }) = owner {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let data = folder.path().join("data");
        let mut command = as_owner(&programs.join("initdb"), owner);
        command
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "-D"])
            .arg(&data);
        process::output("initdb", command).await?;

        let port = free_port()?.to_string();
        let log = fs::File::create(folder.path().join("log"))?;
        let mut command = as_owner(&programs.join("postgres"), owner);
        command.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-p", &port]);
        command.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"]);
        if durability == Durability::None {
            command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        command.stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
        let running = Running::start("postgres", &mut command)?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let mut postgres = Self { running, folder, url };
        postgres.until_ready(&programs, &port).await?;
        Ok(postgres)
    }

    async fn until_ready(&mut self, programs: &Path, port: &str) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.running.ended() {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("postgres ended at once ({status}): {log}");
            }
            let mut command = Command::new(programs.join("pg_isready"));
            command.args(["-q", "-h", "127.0.0.1", "-p", port]);
            if process::output("pg_isready", command).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("postgres did not answer within a minute")
    }
}

/// The folder with `initdb` and `postgres`: the newest of Debian's, or where the search path has them.
async fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    debian::install("PostgreSQL", &["postgresql"]).await?;
    installed().context("PostgreSQL is still missing after installing it")
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let debian =
        versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").is_file());
    debian.max().or_else(|| debian::find("initdb").and_then(|initdb| Some(initdb.parent()?.to_owned())))
}

async fn owner() -> Result<Option<Owner>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let user = id("-u").await?;
    let group = id("-g").await?;
    Ok(Some(Owner { user, group }))
}

async fn id(which: &str) -> Result<u32> {
    let mut command = Command::new("id");
    command.args([which, "postgres"]);
    Ok(process::output("id", command).await?.trim().parse()?)
}

fn as_owner(program: &Path, owner: Option<Owner>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some(Owner { user, group }) = owner {
        command.uid(user).gid(group);
    }
    command
}
