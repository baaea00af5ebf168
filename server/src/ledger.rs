//! `stint backup` and `stint ledger`: what an administrator does before and after the database was lost.

#![expect(clippy::print_stdout, reason = "these commands answer on standard output")]

use crate::{
    clock::{SystemClock, machine_time},
    command_line::{BackupArguments, ExportArguments, RebuildArguments},
    compose::open_database,
    only_process::OnlyProcess,
    private_file,
};
use anyhow::{Context, Result, bail};
use connectors::aws::AwsConnector;
use domain::{
    ledger::LedgerFile,
    time::{Clock, Timestamp},
};
use operations::ledger::{self, Rebuild, Step};
use std::{fs, process::ExitCode};
use storage::Database;

pub async fn back_up(arguments: &BackupArguments) -> Result<ExitCode> {
    let database = open_database(arguments.database.url()?.reveal()).await?;
    private_file::create(&arguments.out)?;
    let is_written = database.back_up(&arguments.out).await.context("The copy cannot be written")?;
    database.close().await;
    if !is_written {
        fs::remove_file(&arguments.out)?;
        bail!("The database is PostgreSQL. Use pg_dump, or point-in-time recovery.");
    }
    println!("{} is a whole copy.", arguments.out.display());
    Ok(ExitCode::SUCCESS)
}

pub async fn export(arguments: &ExportArguments) -> Result<ExitCode> {
    let database = open_database(arguments.database.url()?.reveal()).await?;
    let file = ledger::export(&database, env!("CARGO_PKG_VERSION"), now(&database).await?).await?;
    match &arguments.out {
        Some(path) => private_file::replace(path, &file.write())?,
        None => print!("{}", file.write()),
    }
    ledger::record_export(&database, &file.header).await?;
    database.close().await;
    if file.header.unreadable > 0 {
        eprintln!("{} rows cannot be read and are left out; the log names them.", file.header.unreadable);
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn rebuild(arguments: &RebuildArguments) -> Result<ExitCode> {
    let name = arguments.from.display();
    let text = fs::read_to_string(&arguments.from).with_context(|| format!("{name} cannot be read"))?;
    let file = LedgerFile::parse(&text).with_context(|| format!("{name} cannot be used"))?;
    let url = arguments.database.url()?;
    fs::create_dir_all(&arguments.database.data)?;
    let _only = arguments.apply.then(|| OnlyProcess::on(url.reveal())).transpose()?;
    let database = open_database(url.reveal()).await?;
    let connector = AwsConnector::connect(arguments.aws()?).await?;
    let now = now(&database).await?;
    let rebuilt = ledger::rebuild(&database, &connector, &file, arguments.apply, now).await;
    database.close().await;
    let rebuilt = rebuilt.context("Nothing was changed")?;
    tell(&file, &rebuilt, arguments.apply);
    let is_whole = rebuilt.plan.left_out.is_empty();
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Never earlier than the database has seen.
pub async fn now(database: &Database) -> Result<Timestamp> {
    let mark = operations::clock::latest(database).await?.unwrap_or_else(machine_time);
    Ok(SystemClock::not_before(mark).now())
}

fn tell(file: &LedgerFile, rebuilt: &Rebuild, is_applied: bool) {
    let header = &file.header;
    println!(
        "The file is of {}: {} accesses, log up to record {}.",
        header.exported_at, header.entries, header.audit_sequence
    );
    for step in &rebuilt.plan.steps {
        println!("  {}", words(step));
    }
    for reason in &rebuilt.plan.left_out {
        println!("  Left out: {reason}");
    }
    for access in &rebuilt.unexplained {
        println!("  In AWS, explained by nothing, left in place: {access}");
    }
    println!(
        "{}",
        match (rebuilt.plan.steps.len(), is_applied) {
            (0, _) => "The ledger has all of it. Nothing was changed.".to_owned(),
            (count, true) => format!("{count} changes were made. Start Stint: it removes what is over."),
            (count, false) =>
                format!("{count} changes would be made. Do it with --apply, while Stint does not run."),
        }
    );
}

fn words(step: &Step) -> String {
    match step {
        Step::AddPerson(person) => format!("Know {} ({}) again", person.name, person.id),
        Step::CloseRequest(request) => format!("Close request {}, which was decided since", request.id),
        Step::AddRequest(request) => format!("Know request {} again", request.id),
        Step::AddGrant(grant) => {
            format!("Know grant {} again: {} until {}", grant.id, grant.entitlement, grant.ends_at)
        }
        Step::SaveGrant(grant) => format!("Bring grant {} up to date: until {}", grant.id, grant.ends_at),
        Step::EndGrant(grant) => format!("End grant {}, which was over already", grant.id),
        Step::AddHolding(holding) | Step::SaveHolding(holding) => {
            format!("Take care again of {} of {}", holding.key.entitlement, holding.user)
        }
        Step::ForgetHolding(holding) => {
            format!("Take {} of {} as gone", holding.key.entitlement, holding.user)
        }
    }
}
