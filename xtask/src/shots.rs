//! `cargo xtask shots`: pictures of every page and state, for people to look at. What is on them is the business of
//! `end2end/shots.mjs`; here it only gets a fresh server.

use std::process::ExitCode;

use anyhow::{Result, bail};
use tokio::process::Command;

use crate::{
    build,
    command_line::ShotsArguments,
    demo::{self, Demo},
    process,
    progress::{say, step},
    tools::{chromium, node},
    workspace::Workspace,
};

pub(crate) async fn shots(workspace: &Workspace, arguments: &ShotsArguments) -> Result<ExitCode> {
    let server = build::build(workspace, build::Options::USUAL).await?;
    let chromium = step("Chromium", chromium::ensure()).await?;
    step("Node packages", node::ensure_packages(&workspace.end_to_end())).await?;
    let data = tempfile::tempdir()?;
    let options = demo::Options {
        port: demo::free_port()?,
        data: data.path().to_owned(),
        large: false,
        database: demo::Database::Sqlite,
        simulated_aws: None,
        log: Some(data.path().join("log")),
    };
    let demo = step("start", Demo::start(&server, &workspace.root, &options)).await?;
    let out = workspace.root.join(&arguments.out);
    let mut command = Command::new("node");
    command.arg(workspace.end_to_end().join("shots.mjs")).arg("--address").arg(&demo.address);
    command.arg("--out").arg(&out).env("CHROMIUM", chromium).current_dir(&workspace.root);
    let (status, _) = process::streamed("shots.mjs", command).await?;
    if !status.success() {
        bail!("end2end/shots.mjs failed ({status})");
    }
    say(&format!("  pictures are in {}", out.display()));
    Ok(ExitCode::SUCCESS)
}
