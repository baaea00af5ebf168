//! The steps that cargo runs: format, lints, tests.

use anyhow::Result;
use tokio::process::Command;

use super::{Session, counting, outcome::Outcome};
use crate::{command_line::FaultsArguments, faults, process, progress::step, tools::moto::Moto};

pub(super) async fn format(session: &Session<'_>) -> Result<Outcome> {
    check("cargo fmt", session.workspace.cargo(&["fmt", "--all", "--check", "--", "--color=never"])).await
}

pub(super) async fn clippy(session: &Session<'_>) -> Result<Outcome> {
    let usual = ["clippy", "--all-targets", "--", "-D", "warnings"];
    let outcome = check("cargo clippy", session.workspace.cargo(&usual)).await?;
    // What a plain `cargo test` leaves out is not among all targets.
    let of_faults = ["clippy", "--test=faults", "--test=processes", "--", "-D", "warnings"];
    Ok(outcome.plus(check("cargo clippy", session.workspace.cargo(&of_faults)).await?))
}

/// The browser's part apart from the rest, as both together would mix the two ways in which Leptos is built.
pub(super) async fn clippy_browser(session: &Session<'_>) -> Result<Outcome> {
    let mut command =
        session.workspace.cargo(&["clippy", "--package=frontend", "--target=wasm32-unknown-unknown"]);
    command.arg("--target-dir").arg(session.workspace.browser_target()).args(["--", "-D", "warnings"]);
    check("cargo clippy", command).await
}

pub(super) async fn tests(session: &mut Session<'_>) -> Result<Outcome> {
    let postgres = step("PostgreSQL", session.postgres_url()).await?;
    let moto = step("moto", Moto::start(session.workspace)).await?;
    let mut command = session.workspace.cargo(&["test", "--no-fail-fast"]);
    command.env("TEST_POSTGRES_URL", postgres).env("TEST_MOTO_URL", &moto.url);
    let (status, output) = process::streamed("cargo test", command).await?;
    Ok(counting::cargo_tests(&output).or_failed_unless(status.success()))
}

/// The fault programme with fewer months.
pub(super) async fn faults(session: &mut Session<'_>) -> Result<Outcome> {
    let postgres = step("PostgreSQL", session.postgres_url()).await?;
    let (outcome, report) = faults::run(session.workspace, &FaultsArguments::of_test(), &postgres).await?;
    report.tell()?;
    Ok(outcome)
}

async fn check(name: &str, command: Command) -> Result<Outcome> {
    let (status, _) = process::streamed(name, command).await?;
    Ok(if status.success() { Outcome::passed() } else { Outcome::failed() })
}
