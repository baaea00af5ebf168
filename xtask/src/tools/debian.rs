//! Installing a Debian package when a program is missing.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::{process, progress::say};

/// The program's path, after installing `packages` if it was not there.
pub(super) async fn ensure(program: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(path) = find(program) {
        return Ok(path);
    }
    install(program, packages).await?;
    find(program)
        .with_context(|| format!("{program} is still missing after installing {}", packages.join(" ")))
}

pub(super) async fn install(wanted: &str, packages: &[&str]) -> Result<()> {
    if find("apt-get").is_none() {
        bail!("{wanted} is missing: please install it (Debian's package: {})", packages.join(" "));
    }
    say(&format!("    installing {}", packages.join(" ")));
    // Package lists may be absent or old; if they cannot be refreshed, the installation says what is wrong.
    let _ = process::output("apt-get update", apt(&["update"])).await;
    let mut command = apt(&["install", "--yes", "--no-install-recommends"]);
    command.args(packages);
    process::output("apt-get install", command).await.map(drop)
}

fn apt(arguments: &[&str]) -> Command {
    let root = rustix::process::geteuid().is_root();
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        command.args(["--non-interactive", "env"]);
    }
    // With runlevel 1 a freshly installed server is not started: tests start their own.
    command.args(["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]).args(arguments);
    command
}

pub(super) fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}
