//! Names that the organization does not have, or has in other case: Cedar compares letter by letter.

use super::survey::Survey;
use crate::{entities::Uid, rule::Rule};
use cedar_policy::EntityUid;
use domain::policy::{ApproverRule, LintFinding, LintRule, Severity};

pub(super) fn findings(rule: &Rule, survey: &Survey<'_>) -> Vec<LintFinding> {
    let approvers = rule.terms.iter().flat_map(|terms| terms.approval.stages());
    let approvers = approvers.flat_map(|stage| &stage.any_of).filter_map(|approver| match approver {
        ApproverRule::Group(name) => Some(Uid::Group.of(name)),
        ApproverRule::Person(name) => Some(Uid::Person.of(name)),
        ApproverRule::Owner | ApproverRule::Manager | ApproverRule::OnCall => None,
    });
    let mut named: Vec<EntityUid> = rule.mentions.entities.iter().cloned().chain(approvers).collect();
    named.sort_by_key(ToString::to_string);
    named.dedup();
    named.iter().filter_map(|uid| missing(rule, uid, survey)).collect()
}

fn missing(rule: &Rule, uid: &EntityUid, survey: &Survey<'_>) -> Option<LintFinding> {
    let id = uid.id().unescaped();
    let (what, list) = match uid.type_name().to_string().as_str() {
        "Group" => ("group", "the directory's groups"),
        "Person" => ("person", "the directory's user names"),
        "OrganizationalUnit" => ("organizational unit", "the units in AWS, written from the root down"),
        "Account" => ("account", "the accounts in AWS"),
        "PermissionSet" => ("permission set", "the permission sets in AWS"),
        "Entitlement" => return entitlement(rule, id, survey),
        _ => return None,
    };
    if survey.known.contains(uid) {
        return None;
    }
    let same_type = survey.known.iter().filter(|known| known.type_name() == uid.type_name());
    let mut other_case: Vec<&str> = same_type
        .map(|known| known.id().unescaped())
        .filter(|known| known.to_lowercase() == id.to_lowercase())
        .collect();
    other_case.sort_unstable();
    Some(match other_case.first() {
        Some(known) => rule.finding(
            (Severity::Warning, LintRule::OtherCase),
            format!("*{}* names the {what} \"{id}\"; the organization has \"{known}\".", rule.title),
            format!("Write \"{known}\": capital and small letters count."),
        ),
        None => rule.finding(
            (Severity::Warning, LintRule::NeverMatches),
            format!("*{}* names the {what} \"{id}\", which the organization does not have.", rule.title),
            format!("Compare it with {list}, or remove it."),
        ),
    })
}

fn entitlement(rule: &Rule, id: &str, survey: &Survey<'_>) -> Option<LintFinding> {
    let found = id.parse().ok().and_then(|entitlement| survey.catalog.find(&entitlement));
    found.is_none().then(|| {
        rule.finding(
            (Severity::Warning, LintRule::NeverMatches),
            format!("*{}* names the entitlement \"{id}\", which the organization does not have.", rule.title),
            "Write it as account id, slash, permission set id, as in the catalog's addresses.",
        )
    })
}
