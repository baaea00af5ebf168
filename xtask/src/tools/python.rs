//! A Python environment of its own for each tool that comes as a Python package.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use tokio::process::Command;

use super::debian;
use crate::process;

/// The folder with the package's programs, after installing exactly this requirement.
pub(super) async fn ensure(environment: &Path, requirement: &str) -> Result<PathBuf> {
    let programs = environment.join("bin");
    let installed = environment.join("requirement");
    if fs::read_to_string(&installed).is_ok_and(|found| found == requirement) {
        return Ok(programs);
    }
    debian::ensure("python3", &["python3", "python3-venv"]).await?;
    if process::output("python3 -m venv", venv(environment)).await.is_err() {
        // Debian's Python comes without the means to make environments.
        debian::install("python3 -m venv", &["python3-venv"]).await?;
        process::output("python3 -m venv", venv(environment)).await?;
    }
    let mut command = Command::new(programs.join("pip"));
    command.args(["install", "--quiet", "--disable-pip-version-check", requirement]);
    process::output("pip install", command).await?;
    fs::write(installed, requirement)?;
    Ok(programs)
}

fn venv(environment: &Path) -> Command {
    let mut command = Command::new("python3");
    command.args(["-m", "venv", "--clear"]).arg(environment);
    command
}
