//! From sources to one executable: the browser's part and the stylesheet into `target/site`, then the server, which
//! embeds that folder. While the browser's part compiles, so do the libraries that the server needs.

mod browser;
mod compression;
mod freshness;
mod site;
mod stylesheet;

use std::{
    fs::{self, File},
    path::PathBuf,
};

use anyhow::{Result, bail};
use tokio::process::Command;

use crate::{
    process,
    progress::{say, step},
    workspace::Workspace,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Development,
    Release,
}

#[derive(Clone, Copy)]
pub(crate) struct Options {
    pub(crate) browser: Profile,
    pub(crate) server: Profile,
}

impl Options {
    /// What people get who run or test Stint: the browser's part as in production, the server quick to build.
    pub(crate) const USUAL: Self = Self { browser: Profile::Release, server: Profile::Development };
}

/// Builds everything that is out of date and returns the server's executable.
pub(crate) async fn build(workspace: &Workspace, options: Options) -> Result<PathBuf> {
    build_site(workspace, options).await?;
    step("server", compile(workspace, "server", server(workspace, options, "--bin=stint"))).await?;
    let folder = if options.server == Profile::Release { "release" } else { "debug" };
    Ok(workspace.target.join(folder).join("stint"))
}

async fn build_site(workspace: &Workspace, options: Options) -> Result<()> {
    fs::create_dir_all(workspace.site())?;
    // Two commands at once would write the same files.
    let lock = File::create(workspace.root.join("target/site.lock"))?;
    if lock.try_lock().is_err() {
        say("  another build is writing target/site: waiting for it …");
        lock.lock()?;
    }
    let inputs = freshness::digest(workspace, options.browser)?;
    if freshness::is_current(workspace, &inputs) {
        say("  browser part and stylesheet: up to date");
        return Ok(());
    }
    step("WebAssembly target", browser::ensure_target(workspace)).await?;
    let (wasm, ()) = tokio::try_join!(
        step("browser part", browser::compile(workspace, options.browser)),
        step("server's libraries", compile(workspace, "server", server(workspace, options, "--lib"))),
    )?;
    let mut bundle = step("script for the browser part", browser::bind(wasm)).await?;
    bundle.stylesheet = step("stylesheet", async { stylesheet::compose(workspace) }).await?;
    step("target/site", site::write(workspace, bundle, options.browser)).await?;
    freshness::record(workspace, &inputs)
}

/// All default members are selected, as in tests and lints, so that no dependency is built twice with other features.
fn server(workspace: &Workspace, options: Options, targets: &str) -> Command {
    let mut command = workspace.cargo(&["build", targets]);
    if options.server == Profile::Release {
        command.arg("--release");
    }
    command
}

/// Runs a cargo build and names its lines, as two may run at once.
async fn compile(workspace: &Workspace, name: &str, mut command: Command) -> Result<()> {
    command.current_dir(&workspace.root);
    let (status, _) =
        process::streamed_to(name, command, |line| say(&format!("    {name} | {line}"))).await?;
    if !status.success() {
        bail!("{name}: cargo build failed ({status})");
    }
    Ok(())
}
