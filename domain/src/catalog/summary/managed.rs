//! What AWS's own managed policies allow, as AWS had them in November 2026: a few that a person read, all others
//! condensed from their texts (`data/README.md`).

use super::{
    Capability::{self, ReadsData, ReadsSecrets, ReadsSettings},
    Risk::{self, High, Low, Medium},
    findings::Findings,
};
use crate::catalog::{Boundary, ManagedPolicy};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Read by a person, because single actions of their texts count for more than they are: an export of a report, support
/// cases, the state of a pipeline's job.
const REVIEWED: &[(&str, Risk, &[Capability])] = &[
    // Parameters of Systems Manager are where many keep their secrets: `ssm:Get*`.
    ("ReadOnlyAccess", High, &[ReadsSecrets, ReadsData, ReadsSettings]),
    ("SecurityAudit", Low, &[ReadsSettings]),
    ("SupportUser", Medium, &[ReadsData, ReadsSettings]),
    ("AWSSupportAccess", Low, &[ReadsSettings]),
];

/// All others: path and name, version, risk, capabilities.
const TABLE: &str = include_str!("data/managed.txt");

pub(super) type Allowed = (Risk, BTreeSet<Capability>);

static CONDENSED: LazyLock<BTreeMap<&'static str, Allowed>> =
    LazyLock::new(|| TABLE.lines().filter_map(condensed).collect());

/// `word` of a risk or capability as serde has it.
fn named<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(word.into()).ok()
}

fn condensed(line: &'static str) -> Option<(&'static str, Allowed)> {
    let mut words = line.split(' ');
    let (policy, _version, risk) = (words.next()?, words.next()?, words.next()?);
    let capabilities: Option<BTreeSet<Capability>> = words.map(named).collect();
    Some((policy, (named(risk)?, capabilities?)))
}

/// What AWS's own policy of that ARN allows by its text; a policy of the customer's own can have any name.
fn by_text(arn: &str) -> Option<&'static Allowed> {
    let (_, policy) = arn.split_once(":iam::aws:policy/")?;
    CONDENSED.get(policy)
}

fn allowed(arn: &str) -> Option<Allowed> {
    let by_text = by_text(arn)?;
    let reviewed = REVIEWED.iter().find(|(name, ..)| arn.rsplit('/').next() == Some(*name));
    let reviewed = reviewed.map(|(_, risk, capabilities)| (*risk, capabilities.iter().copied().collect()));
    Some(reviewed.unwrap_or_else(|| by_text.clone()))
}

/// By its text only: a boundary that seemed smaller than it is would hide what is allowed.
pub(super) fn of_boundary(boundary: &Boundary) -> Option<&'static Allowed> {
    match boundary {
        Boundary::AwsManaged { arn } => by_text(arn),
        Boundary::CustomerManaged { .. } => None,
    }
}

pub(super) fn read(policy: &ManagedPolicy, findings: &mut Findings) {
    match allowed(&policy.arn) {
        Some((risk, capabilities)) => {
            capabilities.iter().for_each(|capability| findings.can(*capability, risk));
            findings.note("AWS's own policies are judged as AWS had them in November 2026.".to_owned());
        }
        None => findings.unread(format!("What the managed policy {} allows is not known.", policy.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(CONDENSED.len(), TABLE.lines().count());
        assert!(CONDENSED.len() > 1_500);
    }
}
