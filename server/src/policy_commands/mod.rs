//! `stint policy`: faults, oddities and consequences of policies, where no Stint has to run.
//!
//! Invariant: answers go to standard output, in words or as one JSON object; the exit code alone tells a pipeline enough.

#![expect(clippy::print_stdout, reason = "these commands answer on standard output")]

mod check;
mod diff;

use crate::{
    command_line::{OrganizationArguments, PolicyCommand},
    policy_files,
};
use anyhow::{Context, Result};
use domain::{
    catalog::{Catalog, OrganizationFile},
    policy::PolicyFault,
};
use policy::PolicySet;
use serde::Serialize;
use std::{fs, path::Path, process::ExitCode};

/// Something is wrong with the policies.
const FAULTS: u8 = 1;
/// As clap ends when it does not understand.
const UNUSABLE: u8 = 2;
/// `--fail-on` found something.
const FOUND: u8 = 3;

/// What is to be said, and how it ends.
struct Told {
    text: String,
    code: u8,
}

pub fn run(command: &PolicyCommand) -> ExitCode {
    let told = match command {
        PolicyCommand::Check(arguments) => check::check(arguments),
        PolicyCommand::Diff(arguments) => diff::diff(arguments),
    };
    match told {
        Ok(told) => {
            println!("{}", told.text);
            ExitCode::from(told.code)
        }
        Err(error) => {
            eprintln!("stint: {error:#}");
            ExitCode::from(UNUSABLE)
        }
    }
}

/// The policies and the number of their files, or their faults.
fn read(path: &Path) -> Result<(usize, Result<PolicySet, Vec<PolicyFault>>)> {
    let files = policy_files::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok((files.len(), files.parse()))
}

impl OrganizationArguments {
    fn read(&self) -> Result<Option<Catalog>> {
        let Some(path) = &self.organization else { return Ok(None) };
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
        let file = OrganizationFile::parse(&text).with_context(|| format!("{name} cannot be used"))?;
        Ok(Some(file.catalog()))
    }
}

fn json(answer: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(answer)?)
}

fn lines<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}
