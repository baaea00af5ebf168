//! Two versions of the policies, policy by policy.

use crate::organization::policies;
use policy::diff;

fn told(old: &str, new: &str) -> Vec<String> {
    diff(&policies(old), &policies(new)).iter().map(ToString::to_string).collect()
}

fn permit(id: &str, hours: u32, resource: &str) -> String {
    format!(
        "@id(\"{id}\") @max_duration(\"{hours}h\") @approval(\"automatic\")
        permit (principal, action == Action::\"request\", {resource});\n"
    )
}

#[test]
fn layout_and_comments_are_no_change() {
    let text = permit("a", 8, "resource");
    assert_eq!(told(&text, &format!("// again\n\n{}", text.replace(", ", ",\n    "))), [""; 0]);
}

#[test]
fn what_was_added_removed_and_changed_is_told_with_its_terms() {
    let old = permit("a", 8, "resource") + &permit("b", 4, "resource") + &permit("c", 1, "resource");
    let new = permit("b", 2, "resource")
        + &permit("c", 1, "resource in OrganizationalUnit::\"Sandbox\"")
        + "@id(\"d\") forbid (principal, action == Action::\"request\", resource in Account::\"1\");";
    assert_eq!(
        told(&old, &new),
        [
            "~ b (test.cedar:1): Permits, at most 4 h, without approval -> Permits, at most 2 h, without approval",
            "~ c (test.cedar:3): Permits, at most 1 h, without approval; it is about others than before",
            "+ d (test.cedar:5): Forbids",
            "- a (test.cedar:1): Permits, at most 8 h, without approval",
        ]
    );
}

#[test]
fn a_new_title_priority_or_name_of_the_management_account_is_a_change() {
    let old = permit("a", 8, "resource");
    for addition in ["@title(\"All\")", "@priority(\"1\")", "@names_management_account(\"true\")"] {
        assert_eq!(told(&old, &format!("{addition} {old}")).len(), 1, "{addition}");
    }
}
