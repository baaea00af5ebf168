//! `cargo xtask faults`: the fault programme (`operations/tests/faults`), optimized, over as many random months as asked
//! for. A failure names its seed; `--seeds` plays it again.

use std::{path::Path, process::ExitCode, time::Instant};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{
    command_line::FaultsArguments,
    process,
    progress::{self, say},
    workspace::Workspace,
};

/// What the programme leaves behind, and how long it took.
#[derive(Deserialize, Serialize)]
struct Figures {
    cases: u64,
    failures: u64,
    access_left_behind: u64,
    double_provisioned: u64,
    calls: u64,
    crashes: u64,
    removals: u64,
    longest_recovery_s: u64,
    removal_sent_p99_s: u64,
    removal_confirmed_p99_s: u64,
    #[serde(default)]
    seconds: u64,
}

pub(crate) async fn faults(workspace: &Workspace, arguments: &FaultsArguments) -> Result<ExitCode> {
    if arguments.json {
        progress::speak_on_standard_error();
    }
    let seeds = arguments.seeds();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("figures");
    // Compiled first, so that only the programme itself is timed.
    let build = workspace.cargo(&["test", "--release", "--test", "faults", "--no-run"]);
    process::streamed("cargo test", build).await?;
    say(&format!("  seeds {seeds}"));
    let mut command = workspace.cargo(&["test", "--release", "--test", "faults"]);
    command.env("STINT_FAULT_SEEDS", &seeds).env("STINT_FAULT_FIGURES", &file);
    let started = Instant::now();
    let (status, _) = process::streamed("the fault programme", command).await?;
    let mut figures = read(&file).context("the programme left no figures")?;
    figures.seconds = started.elapsed().as_secs();
    if arguments.json {
        println!("{}", serde_json::to_string(&figures)?);
    } else if let serde_json::Value::Object(figures) = serde_json::to_value(&figures)? {
        figures.iter().for_each(|(name, figure)| say(&format!("  {name:<26}{figure:>10}")));
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(file: &Path) -> Result<Figures> {
    Ok(serde_json::from_str(&std::fs::read_to_string(file)?)?)
}
