//! `stint policy check`: which faults there are, and what is odd.

use super::{FAULTS, Told, json, lines, read};
use crate::{clock::machine_time, command_line::PolicyCheckArguments};
use anyhow::Result;
use domain::{
    policy::{LintFinding, PolicyFault},
    text::counted,
};
use serde::Serialize;

#[derive(Serialize)]
struct Checked {
    files: usize,
    /// 0 with faults.
    policies: usize,
    /// `null` with faults.
    version: Option<String>,
    faults: Vec<PolicyFault>,
    /// `null` without an organization.
    findings: Option<Vec<LintFinding>>,
}

pub(super) fn check(arguments: &PolicyCheckArguments) -> Result<Told> {
    let organization = arguments.organization.read()?;
    let (files, parsed) = read(&arguments.path)?;
    let checked = match parsed {
        Ok(policies) => Checked {
            files,
            policies: policies.len(),
            version: Some(policies.version().to_owned()),
            faults: Vec::new(),
            findings: organization.map(|catalog| policy::lint(&policies, &catalog, machine_time())),
        },
        Err(faults) => Checked { files, policies: 0, version: None, faults, findings: None },
    };
    let text = if arguments.json {
        json(&checked)?
    } else {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut text = lines(&checked.faults);
        text.extend(lines(checked.findings.as_deref().unwrap_or_default()));
        if checked.faults.is_empty() {
            let policies = match checked.policies {
                1 => "1 policy".to_owned(),
                many => format!("{many} policies"),
            };
            let files = counted(count(checked.files), "file");
            text.push(format!("{policies} in {files}, no fault."));
        }
        text.join("\n")
    };
    Ok(Told { text, code: if checked.faults.is_empty() { 0 } else { FAULTS } })
}
