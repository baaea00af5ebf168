//! `cargo xtask run`: the whole product with a simulated organization, by one command.

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    build,
    command_line::RunArguments,
    demo::{self, Demo},
    progress::{say, step},
    workspace::Workspace,
};

pub(crate) async fn run(workspace: &Workspace, arguments: &RunArguments) -> Result<ExitCode> {
    let server = build::build(workspace, build::Options::USUAL).await?;
    let options = demo_options(arguments);
    let mut demo = step("start", Demo::start(&server, &workspace.root, &options)).await?;
    say(&format!("\n  Stint is at {} (ctrl-c ends it)\n", demo.address));
    let status = demo.wait().await?;
    say(&format!("  stint ended ({status})"));
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) fn demo_options(arguments: &RunArguments) -> demo::Options {
    demo::Options {
        port: arguments.port,
        data: arguments.data.clone(),
        large: arguments.large,
        database: demo::Database::AsEnvironmentSays,
        simulated_aws: None,
        log: None,
    }
}
