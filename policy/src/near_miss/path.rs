//! Takes a condition's syntax tree apart: its clauses, and what each looks at.

use serde_json::Value;

/// Such as `resource account environment`, `resource account tag owner` or `principal group sre`.
pub(super) type Path = Vec<String>;

/// The parts of `a && b && c`, or of `a || b || c` below an `unless`.
pub(super) fn split(body: &Value, operator: &str, into: &mut Vec<Value>) {
    match body.get(operator) {
        Some(both) => {
            split(&both["left"], operator, into);
            split(&both["right"], operator, into);
        }
        None => into.push(body.clone()),
    }
}

pub(super) fn collect(tree: &Value, into: &mut Vec<Path>) {
    if let Some(path) = path(tree) {
        into.push(path);
        return;
    }
    match tree {
        Value::Object(fields) => fields.values().for_each(|value| collect(value, into)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        _ => {}
    }
}

/// The path that an expression is as a whole.
fn path(tree: &Value) -> Option<Path> {
    let (operator, operands) = tree.as_object()?.iter().next()?;
    let mut path = match operator.as_str() {
        "Var" => return Some(vec![operands.as_str()?.to_owned()]),
        "." => path(&operands["left"])?,
        "hasTag" | "getTag" => {
            let mut path = path(&operands["left"])?;
            path.push("tag".to_owned());
            path
        }
        "in" => {
            let mut path = path(&operands["left"])?;
            path.push(operands["right"]["Value"]["__entity"]["type"].as_str()?.to_lowercase());
            path
        }
        _ => return None,
    };
    let last = match operator.as_str() {
        "." => &operands["attr"],
        "in" => &operands["right"]["Value"]["__entity"]["id"],
        _ => &operands["right"]["Value"],
    };
    path.push(last.as_str()?.to_owned());
    Some(path)
}
