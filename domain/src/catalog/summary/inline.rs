//! Reads an inline policy's JSON, statement by statement.

use super::{
    Capability, Risk,
    action::{self, Effect},
    findings::Findings,
};
use serde_json::Value;

pub(super) fn read(text: &str, findings: &mut Findings) {
    let Ok(policy) = serde_json::from_str::<Value>(text) else {
        findings.unread("The inline policy could not be read.".to_owned());
        return;
    };
    if !policy.is_object() || policy["Statement"].is_null() {
        findings.unread("The inline policy could not be read.".to_owned());
        return;
    }
    for statement in items(&policy["Statement"]) {
        match statement["Effect"].as_str() {
            Some("Allow") if statement.get("Action").or_else(|| statement.get("NotAction")).is_none() => {
                findings.unread("A statement of the inline policy could not be read.".to_owned());
            }
            Some("Allow") => allow(statement, findings),
            Some("Deny") => findings.note("What the inline policy denies is not taken off.".to_owned()),
            _ => findings.unread("A statement of the inline policy could not be read.".to_owned()),
        }
    }
}

fn allow(statement: &Value, findings: &mut Findings) {
    if ["Action", "NotAction"].iter().flat_map(|key| items(&statement[key])).any(|action| !action.is_string())
    {
        findings.unread("A statement of the inline policy could not be read.".to_owned());
    }
    if statement.get("Condition").is_some() {
        findings.note("Conditions in the inline policy are not considered.".to_owned());
    }
    let is_limited = statement.get("NotResource").is_none() && is_limited(&statement["Resource"]);
    if let Some(excluded) = statement.get("NotAction") {
        let keeps_out = |service: &str| texts(excluded).any(|action| action == service || action == "*");
        if keeps_out("iam:*") && keeps_out("organizations:*") {
            findings.can(Capability::ReadsSecrets, Risk::High);
            findings.can(Capability::ReadsData, Risk::High);
            findings.can(Capability::ChangesResources, Risk::High);
            findings.can(Capability::DeletesData, Risk::High);
            if !keeps_out("sts:*") && !keeps_out("sts:AssumeRole") {
                findings.can(Capability::LeavesAccount, Risk::High);
            }
        } else {
            findings.can(Capability::Everything, Risk::Administrative);
        }
    }
    for pattern in texts(&statement["Action"]) {
        for effect in action::effects(pattern) {
            match effect {
                Effect::Shares => findings.can(Capability::ChangesPermissions, Risk::High),
                Effect::Roles(capability) => {
                    findings.can(capability, Risk::High);
                    if !is_limited {
                        // With any role at hand, anything can be done.
                        findings.can(Capability::ChangesPermissions, Risk::Administrative);
                    }
                }
                Effect::Can(capability) => findings.can(capability, risk(capability, pattern, is_limited)),
            }
        }
    }
}

fn risk(capability: Capability, pattern: &str, is_limited: bool) -> Risk {
    let is_whole_service = pattern.ends_with(":*");
    match capability {
        Capability::Everything | Capability::ChangesPermissions => Risk::Administrative,
        Capability::ReadsSecrets | Capability::PassesRoles | Capability::LeavesAccount => Risk::High,
        Capability::DeletesData if !is_limited => Risk::High,
        Capability::ChangesResources if is_whole_service && !is_limited => Risk::High,
        Capability::ChangesResources | Capability::DeletesData | Capability::ReadsData => Risk::Medium,
        Capability::ReadsSettings => Risk::Low,
    }
}

/// Every resource is named at least in part: none is "*" or an ARN of anything.
fn is_limited(resource: &Value) -> bool {
    let is_open =
        |text: &str| text.chars().all(|c| c == '*') || text.ends_with(":*") || text.ends_with(":role/*");
    texts(resource).next().is_some() && !texts(resource).any(is_open)
}

/// IAM writes a single item without brackets.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let single = (!value.is_array() && !value.is_null()).then_some(value);
    value.as_array().into_iter().flatten().chain(single)
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    items(value).filter_map(Value::as_str)
}
