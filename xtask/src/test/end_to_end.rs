//! The end-to-end tests: Playwright drives Debian's Chromium against the executable that `build` made.

use std::fs;

use anyhow::{Context, Result};
use tokio::process::Command;

use super::{Session, counting, outcome::Outcome};
use crate::{
    process,
    progress::step,
    tools::{chromium, node},
};

pub(super) async fn run(session: &Session<'_>) -> Result<Outcome> {
    let folder = session.workspace.end_to_end();
    let chromium = step("Chromium", chromium::ensure()).await?;
    step("Node packages", node::ensure_packages(&folder)).await?;
    let server = session.server.as_ref().context("the server was not built")?;

    let reports = tempfile::tempdir()?;
    let report = reports.path().join("report.json");
    let mut command = Command::new("npx");
    command.args(["--no-install", "playwright", "test", "--reporter=list,json"]).current_dir(folder);
    command.env("STINT_BINARY", server).env("CHROMIUM", chromium);
    command.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report).env("CI", "1");
    let (status, _) = process::streamed("playwright", command).await?;
    let report = fs::read_to_string(report).context("playwright wrote no report")?;
    Ok(counting::playwright(&report)?.or_failed_unless(status.success()))
}
