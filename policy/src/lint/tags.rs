//! Tags and tag values that nothing in the organization carries.

use super::survey::Survey;
use crate::rule::Rule;
use domain::policy::{LintFinding, LintRule, Severity};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a policy expects of a tag: its presence alone, or one of these values.
type Expected = BTreeMap<(Carrier, String), BTreeSet<String>>;

#[derive(Clone, Copy, Eq, PartialEq, Ord, PartialOrd)]
enum Carrier {
    Account,
    PermissionSet,
}

pub(super) fn findings(rule: &Rule, survey: &Survey<'_>) -> Vec<LintFinding> {
    let mut expected = Expected::new();
    read(&rule.policy.to_json().unwrap_or_default(), &mut expected);
    expected.iter().flat_map(|((carrier, key), values)| of_tag(rule, survey, *carrier, key, values)).collect()
}

fn of_tag(
    rule: &Rule,
    survey: &Survey<'_>,
    carrier: Carrier,
    key: &str,
    values: &BTreeSet<String>,
) -> Vec<LintFinding> {
    let (what, carried) = match carrier {
        Carrier::Account => {
            ("account", survey.catalog.accounts.values().filter_map(|one| one.tags.get(key)).collect())
        }
        Carrier::PermissionSet => (
            "permission set",
            survey.catalog.permission_sets.values().filter_map(|one| one.tags.get(key)).collect(),
        ),
    };
    let carried: BTreeSet<&String> = carried;
    let finding = |sentence| {
        let remedy = "Compare it with the tags in AWS, or remove it.";
        rule.finding((Severity::Warning, LintRule::NeverMatches), sentence, remedy)
    };
    if carried.is_empty() {
        return vec![finding(format!("*{}* looks at the tag \"{key}\"; no {what} has it.", rule.title))];
    }
    let missing = values.iter().filter(|value| !carried.contains(value));
    missing
        .map(|value| {
            finding(format!("*{}* expects {key} = \"{value}\"; no {what} has this tag value.", rule.title))
        })
        .collect()
}

fn read(tree: &Value, expected: &mut Expected) {
    match tree {
        Value::Object(fields) => {
            for (operator, operands) in fields {
                match operator.as_str() {
                    "hasTag" => {
                        let tag = carrier(&operands["left"]).zip(text(&operands["right"]));
                        tag.map(|tag| expected.entry(tag).or_default());
                    }
                    "==" => {
                        equality(&operands["left"], &operands["right"], expected);
                        equality(&operands["right"], &operands["left"], expected);
                    }
                    "contains" => equality(&operands["right"], &operands["left"], expected),
                    _ => {}
                }
                read(operands, expected);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| read(item, expected)),
        _ => {}
    }
}

/// `tag` is compared with one value or with a set of them.
fn equality(tag: &Value, values: &Value, expected: &mut Expected) {
    let parts = &tag["getTag"];
    let Some(tag) = carrier(&parts["left"]).zip(text(&parts["right"])) else { return };
    let set = values["Set"].as_array().or_else(|| values["Value"].as_array());
    let values = match set {
        Some(items) => items.iter().filter_map(|item| text(item).or_else(|| plain(item))).collect(),
        None => text(values).into_iter().collect::<Vec<String>>(),
    };
    expected.entry(tag).or_default().extend(values);
}

/// `resource.account` or `resource.permission_set`.
fn carrier(tree: &Value) -> Option<Carrier> {
    match tree["."]["attr"].as_str()? {
        "account" => Some(Carrier::Account),
        "permission_set" => Some(Carrier::PermissionSet),
        _ => None,
    }
}

fn text(tree: &Value) -> Option<String> {
    plain(&tree["Value"])
}

fn plain(tree: &Value) -> Option<String> {
    tree.as_str().map(str::to_owned)
}
