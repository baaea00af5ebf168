//! `cargo xtask test`: every check and test as a named step with its own count, going on after a failure. The last
//! line is `N passed, N failed`, summed over all of them.

mod cargo;
mod counting;
mod dependencies;
mod end_to_end;
mod outcome;
mod step;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::Result;

use crate::{
    build,
    command_line::TestArguments,
    progress::{say, seconds},
    tools::postgres::{Durability, Postgres},
    workspace::Workspace,
};
pub(crate) use counting::cargo_tests;
use outcome::Finished;
pub(crate) use outcome::Outcome;
pub(crate) use step::Step;

/// What steps share.
pub(crate) struct Session<'workspace> {
    workspace: &'workspace Workspace,
    postgres: Option<Postgres>,
    /// The server's executable, once it is built.
    server: Option<PathBuf>,
}

impl Session<'_> {
    /// One server for all steps; the tests make databases of their own in it.
    async fn postgres_url(&mut self) -> Result<String> {
        let postgres = match self.postgres.take() {
            Some(running) => running,
            None => Postgres::start(Durability::None).await?,
        };
        Ok(self.postgres.insert(postgres).url.clone())
    }

    async fn build(&mut self) -> Result<Outcome> {
        self.server = Some(build::build(self.workspace, build::Options::USUAL).await?);
        Ok(Outcome::passed())
    }
}

pub(crate) async fn test(workspace: &Workspace, arguments: &TestArguments) -> Result<ExitCode> {
    if arguments.list {
        Step::ALL.iter().for_each(|step| say(step.name()));
        return Ok(ExitCode::SUCCESS);
    }
    let mut session = Session { workspace, postgres: None, server: None };
    let mut finished = Vec::new();
    for step in Step::chosen(&arguments.only) {
        say(&format!("\n== {}", step.name()));
        let started = Instant::now();
        let outcome = carry_out(step, &mut session).await.unwrap_or_else(|error| {
            say(&format!("  {error:#}"));
            Outcome::failed()
        });
        let took = started.elapsed();
        say(&format!("== {}: {outcome} ({})", step.name(), seconds(took)));
        finished.push(Finished { step, outcome, took });
    }
    drop(session);
    let total = outcome::summarize(&finished);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn carry_out(step: Step, session: &mut Session<'_>) -> Result<Outcome> {
    match step {
        Step::Format => cargo::format(session).await,
        Step::Licences => dependencies::licences(session).await,
        Step::Advisories => dependencies::advisories(session).await,
        Step::Build => session.build().await,
        Step::Clippy => cargo::clippy(session).await,
        Step::ClippyBrowser => cargo::clippy_browser(session).await,
        Step::Tests => cargo::tests(session).await,
        Step::Faults => cargo::faults(session).await,
        Step::EndToEnd => end_to_end::run(session).await,
    }
}
