//! The common shapes of a policy as a form: who may ask for what, for how long, and who approves. It writes the Cedar that
//! a person would write.
//!
//! Invariant: what stands in a form's fields ends inside quoted text of the Cedar and nowhere else.

use crate::{
    problem::FieldProblem,
    request::{LONGEST, SHORTEST},
    time::Minutes,
};
use serde::{Deserialize, Serialize};

/// As typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyShape {
    pub title: String,
    /// A group's name; empty for everyone.
    pub who: String,
    /// `unit`, `account`, `permission_set` or `owner`.
    pub what_kind: String,
    /// A unit's path, an account's twelve digits, a permission set's name or the value of the tag `owner`.
    pub what: String,
    pub hours: String,
    /// A group's name; empty for automatic approval.
    pub approvers: String,
}

/// What a policy of this form can be about, with its words.
pub const SHAPES: [(&str, &str); 4] = [
    ("unit", "Organizational unit"),
    ("account", "Account"),
    ("permission_set", "Permission set"),
    ("owner", "Accounts with the tag owner"),
];

impl PolicyShape {
    /// The policy in Cedar. `taken` says whether a policy has that id already.
    pub fn cedar(&self, taken: impl Fn(&str) -> bool) -> Result<String, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let title = self.title.trim();
        let id = id_of(title);
        if id.is_empty() {
            problems.push(FieldProblem::new("title", "Say in a few words what this policy is for."));
        }
        let what = self.what.trim();
        if what.is_empty() {
            problems.push(FieldProblem::new("what", "Say what people may ask for."));
        } else if self.what_kind == "account"
            && !(what.len() == 12 && what.bytes().all(|digit| digit.is_ascii_digit()))
        {
            problems.push(FieldProblem::new("what", "An account is twelve digits, such as 123456789012."));
        }
        let resource = match self.what_kind.as_str() {
            "unit" => format!("resource in OrganizationalUnit::{}", quoted(what)),
            "account" => format!("resource in Account::{}", quoted(what)),
            "permission_set" => format!("resource in PermissionSet::{}", quoted(what)),
            "owner" => "resource".to_owned(),
            _ => {
                problems.push(FieldProblem::new("what_kind", "Choose what this policy is about."));
                String::new()
            }
        };
        let length = self.length();
        if length.is_none() {
            problems.push(FieldProblem::new("hours", "Type hours, such as 8 or 0.5; at most 168."));
        }
        let (Some(length), true) = (length, problems.is_empty()) else { return Err(problems) };
        let who = match self.who.trim() {
            "" => "principal".to_owned(),
            group => format!("principal in Group::{}", quoted(group)),
        };
        let approval = match self.approvers.trim() {
            "" => "automatic".to_owned(),
            group => format!("Group::{}", quoted(group)),
        };
        let condition = if self.what_kind == "owner" {
            let owner = quoted(what);
            format!(
                "\nwhen {{ resource.account.hasTag(\"owner\") && resource.account.getTag(\"owner\") == {owner} }}"
            )
        } else {
            String::new()
        };
        let id = free(&id, taken);
        Ok(format!(
            "@id(\"{id}\")\n@title({})\n@max_duration(\"{length}m\")\n@approval({})\npermit (\n    {who},\n    \
             action == Action::\"request\",\n    {resource}\n){condition};\n",
            quoted(title),
            quoted(&approval),
            length = length.0,
        ))
    }

    fn length(&self) -> Option<Minutes> {
        let hours: f64 = self.hours.trim().parse().ok()?;
        let minutes = (hours * 60.0).round();
        let minutes = (minutes.is_finite() && (0.0..1e6).contains(&minutes)).then_some(minutes as u32)?;
        Some(Minutes(minutes)).filter(|length| (SHORTEST..=LONGEST).contains(length))
    }
}

fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|character| !character.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// "Staging, for engineers" becomes `staging-for-engineers`; at most 50 characters.
fn id_of(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    id.chars().take(50).collect::<String>().trim_end_matches('-').to_owned()
}

fn free(id: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..1_000).map(|number| format!("{id}-{number}"));
    std::iter::once(id.to_owned()).chain(numbered).find(|id| !taken(id)).unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> PolicyShape {
        let [title, who, what_kind, what, hours, approvers] =
            ["Staging, for \"SRE\"", "sre", "unit", "Workloads/Staging", "8", "sre-leads"].map(str::to_owned);
        PolicyShape { title, who, what_kind, what, hours, approvers }
    }

    #[test]
    fn what_is_typed_stays_inside_quotes() {
        let cedar = shape().cedar(|id| id == "staging-for-sre").expect("a policy");
        assert_eq!(
            cedar,
            "@id(\"staging-for-sre-2\")\n@title(\"Staging, for \\\"SRE\\\"\")\n@max_duration(\"480m\")\n\
             @approval(\"Group::\\\"sre-leads\\\"\")\npermit (\n    principal in Group::\"sre\",\n    \
             action == Action::\"request\",\n    resource in OrganizationalUnit::\"Workloads/Staging\"\n);\n"
        );
    }

    #[test]
    fn what_is_missing_is_told_field_by_field() {
        let empty = PolicyShape { what_kind: "unit".to_owned(), ..PolicyShape::default() };
        let problems = empty.cedar(|_| false).expect_err("is refused");
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["title", "what", "hours"]);
        for hours in ["0", "-1", "169", "NaN", "8h", "inf"] {
            let wrong = PolicyShape { hours: hours.to_owned(), ..shape() };
            assert!(wrong.cedar(|_| false).is_err(), "{hours}");
        }
    }
}
