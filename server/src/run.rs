//! From the command line to the work, and from a signal to its orderly end.

use crate::{
    command_line::{AlarmCommand, AuditCommand, CatalogCommand, Command, CommandLine, LedgerCommand},
    config::Settings,
    http::assets::Files,
    ledger, policy_commands,
    process::Process,
    simulation, subcommands,
};
use anyhow::Result;
use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

pub async fn run(line: CommandLine, files: Files) -> Result<ExitCode> {
    begin_log();
    let environment = |name: &str| std::env::var(name).ok();
    match line.command {
        Command::Serve(arguments) => serve(Settings::serve(*arguments, &environment)?, files).await,
        Command::Demo(arguments) => serve(Settings::demo(*arguments, &environment)?, files).await,
        Command::Simulate(arguments) => {
            simulation::run(&arguments, asked_to_end()).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Migrate(database) => subcommands::migrate(&database).await,
        Command::Audit(AuditCommand::Verify(database)) => subcommands::verify_audit(&database).await,
        Command::Alarm(AlarmCommand::Test(arguments)) => {
            subcommands::test_alarm(arguments.hook(&environment)?).await
        }
        Command::Backup(arguments) => ledger::back_up(&arguments).await,
        Command::Ledger(LedgerCommand::Export(arguments)) => ledger::export(&arguments).await,
        Command::Ledger(LedgerCommand::Rebuild(arguments)) => ledger::rebuild(&arguments).await,
        Command::Catalog(CatalogCommand::Export(arguments)) => subcommands::export_catalog(&arguments).await,
        Command::Policy(command) => Ok(policy_commands::run(&command)),
    }
}

async fn serve(settings: Settings, files: Files) -> Result<ExitCode> {
    Process::begin(settings, files).await?.run(asked_to_end()).await?;
    Ok(ExitCode::SUCCESS)
}

/// One line of JSON for each event, so that nothing that people typed can look like another line; plain words for
/// someone who looks on at a terminal. A log that cannot be written, on a full disk for instance, is lost: to complain
/// about it, on standard error as well, would panic.
fn begin_log() {
    let filter = EnvFilter::try_from_env("STINT_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    if io::stderr().is_terminal() {
        log.compact().with_target(false).init()
    } else {
        log.json().init()
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let cause = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, cause, "panic");
    }));
}

async fn asked_to_end() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("signals cannot be heard; only a kill ends this process");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => tracing::info!("asked to end by an interrupt"),
        _ = terminate.recv() => tracing::info!("asked to end"),
    }
}
