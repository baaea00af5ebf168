//! What `stint` does besides running: each says one plain sentence and ends with 0 or 1.

#![expect(clippy::print_stdout, reason = "these commands answer on standard output")]

use crate::{
    clock::machine_time,
    command_line::{DatabaseArguments, ExportArguments},
    compose::open_database,
    private_file,
};
use anyhow::{Context, Result};
use connectors::webhook::Webhook;
use domain::{id::NotificationId, notification::Hook};
use operations::{Ids, RandomIds};
use serde_json::json;
use std::{fs, process::ExitCode};

pub async fn migrate(arguments: &DatabaseArguments) -> Result<ExitCode> {
    fs::create_dir_all(&arguments.data)?;
    let database = open_database(arguments.url()?.reveal()).await?;
    database.close().await;
    println!("The tables are up to date.");
    Ok(ExitCode::SUCCESS)
}

pub async fn verify_audit(arguments: &DatabaseArguments) -> Result<ExitCode> {
    let database = open_database(arguments.url()?.reveal()).await?;
    let verified = operations::audit::verify(&database).await?;
    database.close().await;
    match verified.broken {
        None => {
            println!("The audit log is whole: {} records, head {}.", verified.records, verified.head);
            Ok(ExitCode::SUCCESS)
        }
        Some(broken) => {
            println!("The audit log is broken. {broken} {} records before it hold.", verified.records);
            Ok(ExitCode::FAILURE)
        }
    }
}

pub async fn test_alarm(hook: Option<Webhook>) -> Result<ExitCode> {
    let hook = hook.context("Say where alarms go: --alarm-webhook")?;
    let now = machine_time();
    let id = NotificationId::from_bits(RandomIds.next(now));
    let text = "This is a test alarm of Stint. Nothing is late.";
    let body = json!({ "type": "stint.alarm_test", "text": text }).to_string();
    Ok(match hook.deliver(&id, &body, now).await {
        Ok(()) => {
            println!("{} took the test alarm.", hook.host());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            println!("The test alarm was not delivered: {problem}.");
            ExitCode::FAILURE
        }
    })
}

/// For `stint policy --organization`.
pub async fn export_catalog(arguments: &ExportArguments) -> Result<ExitCode> {
    let database = open_database(arguments.database.url()?.reveal()).await?;
    let file = operations::catalog::export(&database, machine_time()).await;
    database.close().await;
    let Some(file) = file? else {
        println!("AWS was not read yet. Start Stint first.");
        return Ok(ExitCode::FAILURE);
    };
    match &arguments.out {
        Some(path) => private_file::replace(path, &file.write())?,
        None => print!("{}", file.write()),
    }
    Ok(ExitCode::SUCCESS)
}
