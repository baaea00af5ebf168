//! The project's commands: `cargo xtask run`, `test`, `dev`, `build`, `shots`, `bench`, `faults`.
//!
//! Invariant: whatever is started here ends here. Every external process lives in a `process::Running`, whose drop
//! ends it, so that a failure, a panic or ctrl-c leaves nothing behind. Deliberately not here: anything that the
//! product needs at run time.

#![expect(clippy::print_stdout, reason = "a command speaks on its standard output")]
#![expect(
    clippy::disallowed_methods,
    reason = "a command measures real time; the product's clock is not in reach"
)]

mod bench;
mod build;
mod command_line;
mod demo;
mod dev;
mod faults;
mod process;
mod progress;
mod run;
mod shots;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use command_line::{Command, CommandLine};
use tokio::signal::unix::{SignalKind, signal};
use workspace::Workspace;

#[tokio::main]
async fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    let runs_until_stopped = matches!(command, Command::Run(_) | Command::Dev(_));
    // Dropping the unfinished future drops the processes that it holds, which ends them.
    let result = tokio::select! {
        result = carry_out(command) => result,
        () = stopped() => {
            println!();
            return if runs_until_stopped { ExitCode::SUCCESS } else { ExitCode::from(130) };
        }
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            println!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::locate().await?;
    match command {
        Command::Build(arguments) => {
            build::build(&workspace, arguments.into()).await.map(|_| ExitCode::SUCCESS)
        }
        Command::Run(arguments) => run::run(&workspace, &arguments).await,
        Command::Dev(arguments) => dev::dev(&workspace, &arguments).await,
        Command::Test(arguments) => test::test(&workspace, &arguments).await,
        Command::Shots(arguments) => shots::shots(&workspace, &arguments).await,
        Command::Faults(arguments) => faults::faults(&workspace, &arguments).await,
        Command::Bench(arguments) => bench::bench(&workspace, &arguments).await,
    }
}

async fn stopped() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
