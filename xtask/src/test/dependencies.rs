//! What we depend on: licences, sources and bans everywhere; known vulnerabilities where their database is reachable.

use anyhow::Result;
use tokio::process::Command;

use super::{Session, outcome::Outcome};
use crate::{
    process,
    progress::{say, step},
    tools::cargo_deny,
};

pub(super) async fn licences(session: &Session<'_>) -> Result<Outcome> {
    let (succeeded, _) = check(session, &["licenses", "bans", "sources"]).await?;
    Ok(if succeeded { Outcome::passed() } else { Outcome::failed() })
}

pub(super) async fn advisories(session: &Session<'_>) -> Result<Outcome> {
    let (succeeded, output) = check(session, &["advisories"]).await?;
    if succeeded {
        return Ok(Outcome::passed());
    }
    if output.contains("failed to fetch advisory database") {
        say("skipped: advisory database unreachable");
        return Ok(Outcome::skipped());
    }
    Ok(Outcome::failed())
}

async fn check(session: &Session<'_>, what: &[&str]) -> Result<(bool, String)> {
    let program = step("cargo-deny", cargo_deny::ensure(session.workspace)).await?;
    let mut command = Command::new(program);
    command.args(["--log-level", "warn", "check", "--hide-inclusion-graph"]).args(what);
    command.current_dir(&session.workspace.root);
    let (status, output) = process::streamed("cargo-deny", command).await?;
    Ok((status.success(), output))
}
