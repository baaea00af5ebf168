//! `stint policy import`: puts a file's policies in force in the database, beside a running Stint or before the first
//! start.

#![expect(clippy::print_stdout, reason = "this command answers on standard output")]

use crate::{
    command_line::PolicyImportArguments, compose::open_database, ledger::now, policy_files, worker::told,
};
use anyhow::{Context, Result};
use domain::policy::Way;
use std::{fs, process::ExitCode};

pub async fn import(arguments: &PolicyImportArguments) -> Result<ExitCode> {
    let path = arguments.path.display();
    let files = policy_files::read(&arguments.path).with_context(|| format!("{path} cannot be read"))?;
    if let Err(faults) = files.parse() {
        println!("{}", told(&faults));
        return Ok(ExitCode::FAILURE);
    }
    fs::create_dir_all(&arguments.database.data)?;
    let database = open_database(arguments.database.url()?.reveal()).await?;
    let now = now(&database).await?;
    let imported =
        operations::policy::import(&database, &files.text(), &arguments.reason, Way::Imported, now).await;
    database.close().await;
    match imported.context("Nothing was changed")? {
        Ok(number) => {
            println!("Version {number} of the policies is in force; a running Stint takes it within 2 s.");
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => {
            println!("{}", told(&faults));
            Ok(ExitCode::FAILURE)
        }
    }
}
