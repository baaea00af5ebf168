//! `@approval`: "automatic", or stages with "; then" between. A stage is groups, people, `owner`, `manager` and `on-call`
//! with "or" between, and may begin with how many different people of them must agree:
//! `1 of Group::"sre-leads" or owner; then 2 of Group::"security"`.

use domain::policy::{Approval, ApproverRule, MOST_APPROVERS, Stage};

/// Longer ways to a decision would never be walked to their end.
const MOST_STAGES: usize = 5;

/// `None` when it is not written in one of these ways.
pub(super) fn parse(text: &str) -> Option<Approval> {
    let text = text.trim();
    if text == "automatic" {
        return Some(Approval::Automatic);
    }
    let mut stages = Vec::new();
    let mut rest = text;
    loop {
        let (stage, after) = stage(rest)?;
        stages.push(stage);
        if after.is_empty() {
            return (stages.len() <= MOST_STAGES).then_some(Approval::Stages { stages });
        }
        rest = after.trim_start().strip_prefix(';')?.trim_start().strip_prefix("then ")?;
    }
}

fn stage(text: &str) -> Option<(Stage, &str)> {
    let (count, mut rest) = quorum(text.trim_start())?;
    let mut any_of = Vec::new();
    loop {
        let (approver, after) = approver(rest.trim_start())?;
        if !any_of.contains(&approver) {
            any_of.push(approver);
        }
        match after.trim_start().strip_prefix("or ") {
            Some(more) if after.starts_with(char::is_whitespace) => rest = more,
            _ => return Some((Stage { count, any_of }, after.trim_end())),
        }
    }
}

/// "2 of ", 1 without it.
fn quorum(text: &str) -> Option<(u32, &str)> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return Some((1, text));
    }
    let (count, rest) = text.split_once(" of ")?;
    let count = count.parse().ok().filter(|count| (1..=MOST_APPROVERS).contains(count))?;
    Some((count, rest))
}

fn approver(text: &str) -> Option<(ApproverRule, &str)> {
    for (word, rule) in [
        ("owner", ApproverRule::Owner),
        ("manager", ApproverRule::Manager),
        ("on-call", ApproverRule::OnCall),
    ] {
        if let Some(rest) = text.strip_prefix(word)
            && rest.chars().next().is_none_or(|next| next.is_whitespace() || next == ';')
        {
            return Some((rule, rest));
        }
    }
    let (kind, rest) = text.split_once("::\"")?;
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

    fn said(text: &str) -> Option<String> {
        parse(text).map(|approval| approval.sentence())
    }

    #[test]
    fn groups_and_people_are_joined_by_or() {
        let text = r#"Group::"sre-leads" or Person::"sam.okafor" or Group::"sre-leads""#;
        assert_eq!(said(text).as_deref(), Some("Approved by sre-leads or sam.okafor"));
        assert_eq!(parse(" automatic "), Some(Approval::Automatic));
    }

    #[test]
    fn stages_follow_each_other_and_each_has_its_quorum() {
        let text = r#"1 of Group::"sre-leads" or owner; then 2 of Group::"security""#;
        let words = "Approved by sre-leads or the account's owner, then by 2 of security";
        assert_eq!(said(text).as_deref(), Some(words));
        assert_eq!(
            said(r#"manager ;then on-call or Group::"a; then b""#).as_deref(),
            Some("Approved by the requester's manager, then by whoever is on call or a; then b")
        );
    }

    #[test]
    fn anything_else_is_none() {
        for wrong in [
            "",
            "none",
            "Automatic",
            "sre",
            "owners",
            r#"Group::"""#,
            r#"Group::"a" and Group::"b""#,
            r#"Group::"a" or "#,
            r#"Group::"a"or Group::"b""#,
            r#"Team::"a""#,
            r#"0 of Group::"a""#,
            r#"6 of Group::"a""#,
            r#"2 Group::"a""#,
            r#"Group::"a"; Group::"b""#,
            r#"Group::"a"; then"#,
            r#"owner; then automatic"#,
            "owner; then owner; then owner; then owner; then owner; then owner",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
