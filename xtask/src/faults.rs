//! `cargo xtask faults`: the fault programme, optimized. Its parts are tests that leave their figures in a file; here they
//! are run, added up and told.
//!
//! `operations/tests/faults` has the simulated ones: months, crash points, matrix, ladder; `server/tests/processes` those of
//! the real process. A failure names its case, and the programme's own words say how to play it again.

use std::{path::Path, process::ExitCode, time::Instant};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::{
    build,
    command_line::FaultsArguments,
    process,
    progress::{self, say, step},
    test::{Outcome, cargo_tests},
    tools::postgres::{Durability, Postgres},
    workspace::Workspace,
};

/// What one part leaves behind, and their sum. Times in seconds; of several parts the longest counts.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Figures {
    #[serde(skip_serializing_if = "String::is_empty")]
    part: String,
    cases: u64,
    failures: u64,
    access_left_behind: u64,
    double_provisioned: u64,
    calls: u64,
    crashes: u64,
    removals: u64,
    longest_resumption_s: u64,
    longest_recovery_s: u64,
    removal_sent_p99_s: u64,
    removal_confirmed_p99_s: u64,
}

#[derive(Serialize)]
pub(crate) struct Report {
    #[serde(flatten)]
    total: Figures,
    /// Of the programme itself, without what had to be compiled.
    seconds: u64,
    parts: Vec<Figures>,
}

/// How much of it: both are the same programme.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Quick,
    Full,
}

pub(crate) async fn faults(workspace: &Workspace, arguments: &FaultsArguments) -> Result<ExitCode> {
    if arguments.json {
        progress::speak_on_standard_error();
    }
    build::build(workspace, build::Options::USUAL).await?;
    let postgres = step("PostgreSQL", Postgres::start(Durability::None)).await?;
    let (outcome, report) = run(workspace, arguments, &postgres.url).await?;
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        report.tell()?;
    }
    Ok(if outcome.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// For `cargo xtask test` as well.
pub(crate) async fn run(
    workspace: &Workspace,
    arguments: &FaultsArguments,
    postgres: &str,
) -> Result<(Outcome, Report)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("figures");
    // Compiled first, so that only the programme itself is timed and shown.
    for test in [
        ["test", "--release", "--test=faults", "--no-run"].as_slice(),
        &["test", "--test=processes", "--no-run"],
    ] {
        let (status, _) = process::streamed("cargo test", workspace.cargo(test)).await?;
        ensure!(status.success(), "the fault programme does not compile");
    }
    let started = Instant::now();
    // Each part uses all cores by itself.
    let mut command = workspace.cargo(&["test", "--release", "--test", "faults"]);
    command.args(arguments.part()).args(["--", "--test-threads=1"]);
    if arguments.extent() == Extent::Full {
        command.arg("--include-ignored");
    }
    command.env("STINT_FAULT_SEEDS", arguments.seeds()).env("STINT_FAULT_FIGURES", &file);
    command.env("TEST_POSTGRES_URL", postgres);
    let mut outcome = tested("the fault programme", command).await?;
    if arguments.part().is_none() {
        outcome = outcome.plus(tested("the process faults", processes(workspace, arguments, &file)).await?);
    }
    let parts = read(&file).context("the programme left no figures")?;
    Ok((outcome, Report { total: Figures::sum(&parts), seconds: started.elapsed().as_secs(), parts }))
}

/// The executable is the one that people would run here, unoptimized: the faults are the machine's, not the compiler's.
fn processes(workspace: &Workspace, arguments: &FaultsArguments, file: &Path) -> Command {
    let mut command = workspace.cargo(&["test", "--test", "processes", "--", "--test-threads=1"]);
    command.env("STINT_FAULT_FIGURES", file);
    if arguments.extent() == Extent::Full {
        command.env("STINT_KILLS", "1000");
    }
    command
}

async fn tested(name: &str, command: Command) -> Result<Outcome> {
    let (status, output) = process::streamed(name, command).await?;
    Ok(cargo_tests(&output).or_failed_unless(status.success()))
}

fn read(file: &Path) -> Result<Vec<Figures>> {
    let text = std::fs::read_to_string(file)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

impl Report {
    pub(crate) fn tell(&self) -> Result<()> {
        if let serde_json::Value::Object(figures) = serde_json::to_value(&self.total)? {
            figures.iter().for_each(|(name, figure)| say(&format!("  {name:<28}{figure:>10}")));
        }
        say(&format!("  {:<28}{:>10}", "seconds", self.seconds));
        for Figures { part, cases, failures, .. } in &self.parts {
            say(&format!("  {part:<28}{cases:>10} cases, {failures} failed"));
        }
        Ok(())
    }
}

impl Figures {
    fn sum(parts: &[Self]) -> Self {
        parts.iter().fold(Self::default(), |total, part| Self {
            part: String::new(),
            cases: total.cases + part.cases,
            failures: total.failures + part.failures,
            access_left_behind: total.access_left_behind + part.access_left_behind,
            double_provisioned: total.double_provisioned + part.double_provisioned,
            calls: total.calls + part.calls,
            crashes: total.crashes + part.crashes,
            removals: total.removals + part.removals,
            longest_resumption_s: total.longest_resumption_s.max(part.longest_resumption_s),
            longest_recovery_s: total.longest_recovery_s.max(part.longest_recovery_s),
            removal_sent_p99_s: total.removal_sent_p99_s.max(part.removal_sent_p99_s),
            removal_confirmed_p99_s: total.removal_confirmed_p99_s.max(part.removal_confirmed_p99_s),
        })
    }
}
