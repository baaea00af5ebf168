//! `@approval`: "automatic", or groups and people with "or" between.
//!
//! Deliberately not here yet: several stages, quorum, owner and manager.

use domain::policy::{Approval, ApproverRule, Stage};

/// `None` when it is not written in one of the two ways.
pub(super) fn parse(text: &str) -> Option<Approval> {
    let text = text.trim();
    if text == "automatic" {
        return Some(Approval::Automatic);
    }
    let mut any_of = Vec::new();
    let mut rest = text;
    loop {
        let (approver, after) = approver(rest)?;
        if !any_of.contains(&approver) {
            any_of.push(approver);
        }
        if after.is_empty() {
            return Some(Approval::Stages { stages: vec![Stage { any_of }] });
        }
        rest = after.strip_prefix(" or ")?;
    }
}

fn approver(text: &str) -> Option<(ApproverRule, &str)> {
    let (kind, rest) = text.trim_start().split_once("::\"")?;
    let (name, rest) = rest.split_once('"')?;
    let rule = match kind {
        _ if name.trim().is_empty() => return None,
        "Group" => ApproverRule::Group(name.to_owned()),
        "Person" => ApproverRule::Person(name.to_owned()),
        _ => return None,
    };
    Some((rule, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_people_are_joined_by_or() {
        let approval = parse(r#"Group::"sre-leads" or Person::"sam.okafor" or Group::"sre-leads""#);
        assert_eq!(approval.map(|a| a.sentence()).as_deref(), Some("Approved by sre-leads or sam.okafor"));
        assert_eq!(parse(" automatic "), Some(Approval::Automatic));
    }

    #[test]
    fn anything_else_is_none() {
        for wrong in [
            "",
            "none",
            "Automatic",
            "sre",
            r#"Group::"""#,
            r#"Group::"a" and Group::"b""#,
            r#"Group::"a" or "#,
            r#"Team::"a""#,
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
