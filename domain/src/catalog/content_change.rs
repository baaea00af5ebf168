//! How what a permission set allows changed between two imports, in plain words.

use super::{Capability, Line, PermissionSet, PermissionSetHash, Summary, difference, summarize};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a permission set contained from one import on.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PermissionSetContent {
    pub hash: PermissionSetHash,
    pub since: Timestamp,
    pub permission_set: PermissionSet,
}

/// The last change, as the entitlement's page tells it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ContentChange {
    /// When an import found it.
    pub at: Timestamp,
    /// "can now read secrets".
    pub gains: String,
    /// Of the indented JSON of both.
    pub lines: Vec<Line>,
}

impl ContentChange {
    pub fn between(before: &PermissionSetContent, after: &PermissionSetContent) -> Self {
        Self {
            at: after.since,
            gains: gains(&before.permission_set, &after.permission_set),
            lines: difference(&before.permission_set.content_text(), &after.permission_set.content_text()),
        }
    }
}

/// What it can do now that it could not before: "can now read secrets and change resources".
pub fn gains(before: &PermissionSet, after: &PermissionSet) -> String {
    let (before, after) = (summarize(before), summarize(after));
    let could = |capability: &Capability| {
        let everything = before.capabilities.contains(&Capability::Everything);
        everything || before.capabilities.contains(capability)
    };
    let new: Vec<&str> = after.capabilities.iter().filter(|new| !could(new)).map(|new| new.words()).collect();
    match new.split_last() {
        None => unchanged(&before, &after).to_owned(),
        Some((only, [])) => format!("can now {only}"),
        Some((last, others)) => format!("can now {} and {last}", others.join(", ")),
    }
}

fn unchanged(before: &Summary, after: &Summary) -> &'static str {
    if after.risk > before.risk {
        "can now do more of the same kind"
    } else if after.capabilities.len() < before.capabilities.len() || after.risk < before.risk {
        "can now do less"
    } else {
        "its policies changed, but nothing of a new kind became possible"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Minutes;

    fn set(actions: &str) -> PermissionSet {
        PermissionSet {
            id: "ps-0123456789abcdef".parse().expect("well-formed"),
            arn: String::new(),
            name: String::new(),
            description: String::new(),
            session: Minutes(60),
            managed_policies: Vec::new(),
            customer_managed_policies: Vec::new(),
            inline_policy: Some(format!(
                r#"{{"Statement":[{{"Effect":"Allow","Action":[{actions}],"Resource":"*"}}]}}"#
            )),
            boundary: None,
            relay_state: None,
            tags: Default::default(),
        }
    }

    #[test]
    fn what_became_possible_is_said_and_nothing_else() {
        let (settings, secrets) =
            (r#""ec2:Describe*""#, r#""ec2:Describe*","secretsmanager:GetSecretValue""#);
        let everything = r#""*""#;
        for (before, after, said) in [
            (settings, secrets, "can now read secrets"),
            (secrets, settings, "can now do less"),
            (settings, everything, "can now do everything"),
            (everything, secrets, "can now do less"),
            (settings, r#""ec2:Get*""#, "its policies changed, but nothing of a new kind became possible"),
        ] {
            assert_eq!(gains(&set(before), &set(after)), said, "{before} to {after}");
        }
    }
}
