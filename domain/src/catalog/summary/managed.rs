//! What AWS's own managed policies allow, as AWS documented them in November 2026.

use super::{
    Capability::{
        self, ChangesPermissions, ChangesResources, Everything, ReadsData, ReadsSecrets, ReadsSettings,
    },
    Risk::{self, Administrative, High, Low, Medium},
    findings::Findings,
};
use crate::catalog::ManagedPolicy;

const KNOWN: &[(&str, Risk, &[Capability])] = &[
    ("AdministratorAccess", Administrative, &[Everything]),
    ("AdministratorAccess-Amplify", Administrative, &[ChangesPermissions, ChangesResources, ReadsData]),
    (
        "AdministratorAccess-AWSElasticBeanstalk",
        Administrative,
        &[ChangesPermissions, ChangesResources, ReadsData],
    ),
    ("IAMFullAccess", Administrative, &[ChangesPermissions, ReadsSettings]),
    ("AWSOrganizationsFullAccess", Administrative, &[ChangesPermissions, ReadsSettings]),
    ("AWSSSOMasterAccountAdministrator", Administrative, &[ChangesPermissions, ReadsSettings]),
    ("AWSSSOMemberAccountAdministrator", Administrative, &[ChangesPermissions, ReadsSettings]),
    ("AWSSSODirectoryAdministrator", Administrative, &[ChangesPermissions, ReadsSettings]),
    ("PowerUserAccess", High, &[ChangesResources, ReadsSecrets, ReadsData, ReadsSettings]),
    ("SystemAdministrator", High, &[ChangesResources, ReadsData, ReadsSettings]),
    ("DatabaseAdministrator", High, &[ChangesResources, ReadsData, ReadsSettings]),
    ("DataScientist", High, &[ChangesResources, ReadsData, ReadsSettings]),
    ("NetworkAdministrator", High, &[ChangesResources, ReadsSettings]),
    ("Billing", Medium, &[ChangesResources, ReadsSettings]),
    ("SecretsManagerReadWrite", High, &[ChangesResources, ReadsSecrets, ReadsSettings]),
    ("AmazonSSMReadOnlyAccess", High, &[ReadsSecrets, ReadsSettings]),
    ("AWSKeyManagementServicePowerUser", Medium, &[ChangesResources, ReadsSettings]),
    ("ReadOnlyAccess", Medium, &[ReadsData, ReadsSettings]),
    ("ViewOnlyAccess", Low, &[ReadsSettings]),
    ("SecurityAudit", Low, &[ReadsSettings]),
    ("IAMReadOnlyAccess", Low, &[ReadsSettings]),
    ("AWSBillingReadOnlyAccess", Low, &[ReadsSettings]),
    ("AWSOrganizationsReadOnlyAccess", Low, &[ReadsSettings]),
    ("SupportUser", Low, &[ReadsSettings]),
    ("AWSSupportAccess", Low, &[ReadsSettings]),
];

/// Endings by which AWS says what a service's policy is for.
const ENDINGS: &[(&str, Risk, &[Capability])] = &[
    ("ReadOnlyAccess", Medium, &[ReadsData, ReadsSettings]),
    ("ReadOnly", Medium, &[ReadsData, ReadsSettings]),
    ("FullAccess", High, &[ChangesResources, ReadsData, ReadsSettings]),
];

pub(super) fn read(policy: &ManagedPolicy, findings: &mut Findings) {
    // A policy of the customer's own can have any name.
    let is_by_aws = policy.arn.contains(":iam::aws:policy/");
    let name = policy.arn.rsplit('/').next().unwrap_or_default();
    let known = KNOWN.iter().find(|(known, ..)| is_by_aws && *known == name);
    let by_ending = || ENDINGS.iter().find(|(ending, ..)| is_by_aws && name.ends_with(ending));
    match (known, by_ending()) {
        (Some((_, risk, capabilities)), _) => {
            capabilities.iter().for_each(|capability| findings.can(*capability, *risk));
        }
        (None, Some((_, risk, capabilities))) => {
            capabilities.iter().for_each(|capability| findings.can(*capability, *risk));
            findings.note(format!("{name} is judged by its name, not by its content."));
        }
        (None, None) => {
            findings.unread(format!("What the managed policy {} allows is not known.", policy.name))
        }
    }
}
