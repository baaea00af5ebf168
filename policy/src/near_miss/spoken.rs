//! A policy's conditions in plain words: "the permission set is not administrative". What has no words is shown in Cedar.

use super::path;
use cedar_policy::Policy;
use serde_json::Value;

/// Each must hold.
pub(crate) fn conditions(policy: &Policy) -> Vec<String> {
    let tree = policy.to_json().unwrap_or_default();
    let conditions = tree["conditions"].as_array().cloned().unwrap_or_default();
    let mut spoken = Vec::new();
    for condition in &conditions {
        let is_when = condition["kind"] == "when";
        let mut bodies = Vec::new();
        path::split(&condition["body"], if is_when { "&&" } else { "||" }, &mut bodies);
        for body in &bodies {
            // "has the tag owner" says nothing beside "the tag owner is payments-team".
            let is_said = body.get("hasTag").is_some_and(|asked| {
                is_when && bodies.iter().any(|other| other != body && mentions(other, "getTag", asked))
            });
            if !is_said {
                spoken.push(say(body, is_when).unwrap_or_else(|| in_cedar(body, is_when)));
            }
        }
    }
    spoken
}

fn mentions(tree: &Value, operator: &str, operands: &Value) -> bool {
    match tree {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            (name == operator && value == operands) || mentions(value, operator, operands)
        }),
        Value::Array(items) => items.iter().any(|item| mentions(item, operator, operands)),
        _ => false,
    }
}

/// `None` when there are no words for it.
fn say(tree: &Value, holds: bool) -> Option<String> {
    let (operator, operands) = tree.as_object()?.iter().next()?;
    let (left, right) = (&operands["left"], &operands["right"]);
    match operator.as_str() {
        "!" => say(&operands["arg"], !holds),
        "." => fact(&thing(tree)?, holds),
        "==" => compare(left, right, if holds { "is" } else { "is not" }),
        "!=" => compare(left, right, if holds { "is not" } else { "is" }),
        "<" => compare(left, right, if holds { "is less than" } else { "is at least" }),
        "<=" => compare(left, right, if holds { "is at most" } else { "is more than" }),
        ">" => compare(left, right, if holds { "is more than" } else { "is at most" }),
        ">=" => compare(left, right, if holds { "is at least" } else { "is less than" }),
        "contains" => {
            let items = left.get("Set")?.as_array()?.iter().map(literal).collect::<Option<Vec<_>>>()?;
            let is = if holds { "is" } else { "is not" };
            Some(format!("{} {is} {}", subject(right)?, items.join(" or ")))
        }
        "hasTag" => {
            let has = if holds { "has the tag" } else { "has no tag" };
            Some(format!("{} {has} {}", subject(left)?, literal(right)?))
        }
        "in" => {
            let is = if holds { "is in" } else { "is not in" };
            Some(format!("{} {is} {}", subject(left)?, entity(right)?))
        }
        "||" | "&&" => {
            let joined = if (operator == "||") == holds { "or" } else { "and" };
            Some(format!("{} {joined} {}", say(left, holds)?, say(right, holds)?))
        }
        _ => None,
    }
}

fn compare(left: &Value, right: &Value, is: &str) -> Option<String> {
    Some(format!("{} {is} {}", subject(left)?, literal(right).or_else(|| entity(right))?))
}

/// `resource permission_set administrative`.
fn thing(tree: &Value) -> Option<Vec<String>> {
    if let Some(name) = tree.get("Var") {
        return Some(vec![name.as_str()?.to_owned()]);
    }
    let access = tree.get(".")?;
    let mut path = thing(&access["left"])?;
    path.push(access["attr"].as_str()?.to_owned());
    Some(path)
}

fn subject(tree: &Value) -> Option<String> {
    if let Some(tag) = tree.get("getTag") {
        return Some(format!("{}'s tag {}", subject(&tag["left"])?, literal(&tag["right"])?));
    }
    let path = thing(tree)?;
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    Some(match parts.as_slice() {
        ["principal"] => "the person".to_owned(),
        ["resource"] => "the access".to_owned(),
        ["resource", "account"] => "the account".to_owned(),
        ["resource", "permission_set"] => "the permission set".to_owned(),
        ["resource", "account", fact] => format!("the account's {}", plain(fact)),
        ["resource", "permission_set", fact] => format!("the permission set's {}", plain(fact)),
        ["context", "now", "hour"] => "the hour (UTC)".to_owned(),
        ["context", "now", "weekday"] => "the weekday".to_owned(),
        ["context", "minutes"] => "the minutes asked for".to_owned(),
        _ => return None,
    })
}

/// Something that is so or not.
fn fact(path: &[String], holds: bool) -> Option<String> {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    let (yes, no) = match parts.as_slice() {
        ["resource", "permission_set", "administrative"] => {
            ("the permission set is administrative", "the permission set is not administrative")
        }
        ["resource", "permission_set", "changes_permissions"] => {
            ("the permission set changes permissions", "the permission set changes no permissions")
        }
        ["resource", "permission_set", "changes_resources"] => {
            ("the permission set changes resources", "the permission set changes no resources")
        }
        ["resource", "permission_set", "reads_secrets"] => {
            ("the permission set reads secrets", "the permission set reads no secrets")
        }
        ["resource", "permission_set", "reads_data"] => {
            ("the permission set reads data", "the permission set reads no data")
        }
        ["resource", "account", "is_management"] => {
            ("it is the management account", "it is not the management account")
        }
        ["context", "has_ticket"] => ("a ticket is given", "no ticket is given"),
        ["context", "has_reason"] => ("a reason is given", "no reason is given"),
        ["context", "is_own_request"] => ("it is their own request", "it is not their own request"),
        ["principal", "in_directory"] => ("AWS knows the person", "AWS does not know the person"),
        ["principal", "disabled"] => ("the person is disabled", "the person is not disabled"),
        _ => return None,
    };
    Some(if holds { yes } else { no }.to_owned())
}

fn literal(tree: &Value) -> Option<String> {
    match tree.get("Value")? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn entity(tree: &Value) -> Option<String> {
    Some(tree.get("Value")?["__entity"]["id"].as_str()?.to_owned())
}

fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// The condition itself, as Cedar writes it.
fn in_cedar(body: &Value, holds: bool) -> String {
    let all = serde_json::json!({ "op": "All" });
    let alone = serde_json::json!({
        "effect": "permit", "principal": all, "action": all, "resource": all,
        "conditions": [{ "kind": "when", "body": body }],
    });
    let text = Policy::from_json(None, alone).ok().and_then(|policy| policy.to_cedar()).unwrap_or_default();
    let (start, end) = (text.find('{').map_or(0, |at| at + 1), text.rfind('}').unwrap_or(text.len()));
    let text = text.get(start..end).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if holds { text } else { format!("not ({text})") }
}
