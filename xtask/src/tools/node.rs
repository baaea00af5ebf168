//! Node.js and the packages of `end2end`. Needed for tests and pictures only; nothing is built with it.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use anyhow::{Result, bail};
use tokio::process::Command;

use super::debian;
use crate::process;

/// Installs what `package-lock.json` says, unless that was done since it last changed.
pub(crate) async fn ensure_packages(folder: &Path) -> Result<()> {
    if !folder.join("package.json").is_file() {
        bail!("{} does not exist", folder.join("package.json").display());
    }
    debian::ensure("node", &["nodejs"]).await?;
    debian::ensure("npm", &["npm"]).await?;
    // npm writes this file last.
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(&folder.join("package-lock.json")) {
        return Ok(());
    }
    let mut command = Command::new("npm");
    command.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    // Browsers come from Debian: downloads of their own fail where networks are closed.
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::output("npm ci", command).await.map(drop)
}

fn changed(path: &Path) -> Option<Duration> {
    let changed = path.metadata().ok()?.modified().ok()?;
    changed.duration_since(SystemTime::UNIX_EPOCH).ok()
}
