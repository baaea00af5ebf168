//! Each fault is told at its place with what to do.

use policy::PolicySet;

/// A permit without fault, to be spoiled.
const PERMIT: &str = "@id(\"a\")\n@max_duration(\"8h\")\n@approval(\"automatic\")\n\
    permit (principal, action == Action::\"request\", resource);\n";

fn faults(text: &str) -> Vec<String> {
    let faults = PolicySet::parse(text, "f").err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_demo_and_a_plain_permit_have_no_fault() {
    assert_eq!(faults(policy::DEMO), [""; 0]);
    assert_eq!(faults(PERMIT), [""; 0]);
    assert_eq!(faults(""), [""; 0]);
}

#[test]
fn every_fault_has_its_line_and_remedy() {
    let id_remedy = "Write @id(\"a-short-name\") above it; answers and the audit log name it by that.";
    let duration_remedy = "Write it as minutes, hours or days from 5m to 7d, such as @max_duration(\"8h\").";
    let approval_remedy = "Write @approval(\"automatic\"), or who approves: \
        @approval(\"Group::\\\"sre\\\" or owner; then 2 of Group::\\\"security\\\"\"). \
        Beside groups and people there are owner, manager and on-call.";
    for (from, to, expected) in [
        ("@id(\"a\")\n", "", format!("f:1:1: This policy has no @id. {id_remedy}")),
        ("\"a\"", "\"A b\"", "f:1:1: \"A b\" cannot be an id. Use 1 to 60 lower-case letters, digits and hyphens, such as @id(\"prod-read-only\").".to_owned()),
        ("\"8h\"", "\"8\"", format!("f:2:1: @max_duration cannot be \"8\". {duration_remedy}")),
        ("@max_duration(\"8h\")\n", "", format!("f:1:1: This permit has no @max_duration. {duration_remedy}")),
        ("\"automatic\"", "\"sre\"", format!("f:3:1: @approval cannot be \"sre\". {approval_remedy}")),
        ("@approval(\"automatic\")\n", "", format!("f:1:1: This permit has no @approval. {approval_remedy}")),
        ("@id", "@priority(\"high\")\n@id", "f:1:1: \"high\" is not a priority. Write a whole number, such as @priority(\"10\"); the highest counts, 0 without.".to_owned()),
        ("@approval", "@prioritty(\"1\")\n@approval", "f:3:1: Stint does not know the annotation @prioritty. Remove it, or use one of @id, @title, @zone, @max_duration, @approval, @priority, @names_management_account, @comment, @ticket.".to_owned()),
        ("@id", "@names_management_account(\"yes\")\n@id", "f:1:1: @names_management_account cannot be \"yes\". Write @names_management_account(\"true\"), or remove it.".to_owned()),
        ("action == Action::\"request\"", "action", "f:1:1: This permit does not say which one action it permits. Write action == Action::\"request\" (or another one); make a permit of its own for each action.".to_owned()),
        ("\"request\"", "\"approve\"", "f:1:1: A permit for approve has no effect: the permit that gives access says who approves. Name the approvers with @approval on that permit. A forbid for approve is possible.".to_owned()),
        ("\"request\"", "\"reqest\"", "f:4:30: Unrecognized action `Action::\"reqest\"`. Did you mean `Action::\"request\"`?".to_owned()),
        ("\"a\"", "\"guardrail-a\"", "f:1:5: The id guardrail-a is one of a built-in guardrail. Choose an @id that does not start with guardrail-.".to_owned()),
        ("resource);", "resource)", "f:4:58: Unexpected end of input. Expected `;` or identifier.".to_owned()),
        ("resource);", "resource)\nwhen { resource.permission_set.adminstrative };", "f:5:8: Attribute `adminstrative` on entity type `PermissionSet` not found. Did you mean `administrative`?".to_owned()),
        ("resource);", "resource)\nwhen { resource.account.getTag(\"owner\") == \"x\" };", "f:5:8: Unable to guarantee safety of access to tag `\"owner\"` on entity type `Account`. Try testing for the tag's presence with `.hasTag(\"owner\") && ..`.".to_owned()),
        ("resource);", "resource)\nwhen { context.minutes > \"8\" };", "f:5:26: Unexpected type: expected Long but saw String. Compare it with the policy schema, which lists what policies can use.".to_owned()),
        ("resource);", "resource in Acount::\"1\");", "f:4:61: Unrecognized entity type `Acount`. Did you mean `Account`?".to_owned()),
        ("resource);", "resource) when { false };", "f:1:1: Policy is impossible: the policy expression evaluates to false for all valid requests. Mend the condition or remove the policy.".to_owned()),
        ("resource);", "resource in Stint::\"stint\");", "f:1:1: Policy is impossible: the policy expression evaluates to false for all valid requests. Mend the condition or remove the policy.".to_owned()),
        ("principal,", "principal == ?principal,", "f:4:22: Expected a static policy, got a template containing the slot ?principal. Try removing the template slot(s) from this policy.".to_owned()),
    ] {
        assert_eq!(faults(&PERMIT.replacen(from, to, 1)), [expected], "{to}");
    }
}

#[test]
fn terms_on_anything_but_a_permit_for_access_are_told() {
    let audit = PERMIT.replace("\"request\"", "\"audit\"");
    assert_eq!(
        faults(&audit),
        [
            "f:2:1: @max_duration has no effect here; it belongs to a permit that gives access. Remove @max_duration.",
            "f:3:1: @approval has no effect here; it belongs to a permit that gives access. Remove @approval.",
        ]
    );
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = format!(
        "// first; with a \"semicolon\n{}\n// the same id again\n{PERMIT}\n{}\n{}",
        PERMIT.replace("8h", "8 hours"),
        PERMIT.replace("\"a\"", "\"b\"").replace("permit", "pemit"),
        PERMIT.replace("\"a\"", "\"a;//b\""),
    );
    let told = faults(&text);
    let places: Vec<&str> = told.iter().map(|fault| fault.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(places, ["f:3:1:", "f:8:1:", "f:16:1:", "f:18:1:"], "{told:#?}");
    assert!(told[1].contains("The id a is already used in line 2."));
}

#[test]
fn the_version_is_that_of_the_text() {
    let parse = |text: &str| PolicySet::parse(text, "f").expect("no fault");
    assert_eq!(parse("").version(), "e3b0c44298fc");
    assert_eq!((parse(PERMIT).len(), parse("").is_empty()), (1, true));
}
