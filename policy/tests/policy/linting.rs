//! What is odd about policies is told with its line and what to do.

use crate::organization::{NOW, catalog, policies};
use domain::{
    catalog::DirectoryUser,
    policy::{LintFinding, LintRule, Severity},
    time::Minutes,
};
use policy::{PolicySet, lint, reach, widened};

/// Administrators, so that their lack is no finding everywhere.
const TWO_ADMINISTRATORS: &str = "@id(\"administrators\") permit (principal in Group::\"sre\", action == Action::\"administer\", resource);\n";

fn permit(principal: &str, resource: &str, condition: &str) -> String {
    format!(
        "@id(\"a\")\n@title(\"Rule\")\n@max_duration(\"8h\")\n@approval(\"Group::\\\"security\\\"\")\n\
        permit ({principal}, action == Action::\"request\", {resource}) {condition};\n{TWO_ADMINISTRATORS}"
    )
}

fn findings(text: &str) -> Vec<LintFinding> {
    lint(&policies(text), &catalog(), NOW)
}

fn told(text: &str) -> Vec<String> {
    findings(text).iter().map(ToString::to_string).collect()
}

fn of(rule: LintRule, text: &str) -> Vec<LintFinding> {
    findings(text).into_iter().filter(|finding| finding.rule == rule).collect()
}

#[test]
fn ordinary_policies_give_no_finding() {
    assert_eq!(told(&permit("principal in Group::\"sre\"", "resource", "")), [""; 0]);
}

#[test]
fn names_that_the_organization_does_not_have_are_told() {
    for (principal, resource, name) in [
        ("principal in Group::\"marketing\"", "resource", "group \"marketing\""),
        ("principal == Person::\"nobody\"", "resource", "person \"nobody\""),
        ("principal", "resource in OrganizationalUnit::\"Prod\"", "organizational unit \"Prod\""),
        ("principal", "resource in Account::\"999999999999\"", "account \"999999999999\""),
        ("principal", "resource in PermissionSet::\"Nothing\"", "permission set \"Nothing\""),
        (
            "principal",
            "resource == Entitlement::\"999999999999/ps-0000000000000000\"",
            "entitlement \"999999999999/ps-0000000000000000\"",
        ),
    ] {
        let found = of(LintRule::NeverMatches, &permit(principal, resource, ""));
        let [only] = found.as_slice() else { panic!("{name}: {found:?}") };
        let expected = format!("*Rule* names the {name}, which the organization does not have.");
        assert_eq!((only.sentence.as_str(), only.severity, only.line), (&*expected, Severity::Warning, 1));
    }
}

#[test]
fn a_name_in_other_case_is_told_with_the_right_one() {
    let found = of(LintRule::OtherCase, &permit("principal in Group::\"SRE\"", "resource", ""));
    assert_eq!(found[0].sentence, "*Rule* names the group \"SRE\"; the organization has \"sre\".");
    assert_eq!(found[0].remedy, "Write \"sre\": capital and small letters count.");
    let approvers = permit("principal", "resource", "").replace("security", "Security");
    assert_eq!(of(LintRule::OtherCase, &approvers).len(), 1);
}

#[test]
fn tags_that_nothing_carries_are_told() {
    let condition = |text: &str| of(LintRule::NeverMatches, &permit("principal", "resource", text));
    let team = "when { resource.account.hasTag(\"team\") && resource.account.getTag(\"team\") == \"x\" }";
    assert_eq!(condition(team)[0].sentence, "*Rule* looks at the tag \"team\"; no account has it.");
    let owner = "when { resource.account.hasTag(\"owner\") && resource.account.getTag(\"owner\") == \"x\" }";
    assert_eq!(condition(owner)[0].sentence, "*Rule* expects owner = \"x\"; no account has this tag value.");
    let data = "when { resource.account.hasTag(\"data\") && \
        [\"pii\", \"secret\"].contains(resource.account.getTag(\"data\")) }";
    assert_eq!(
        condition(data)[0].sentence,
        "*Rule* expects data = \"secret\"; no account has this tag value."
    );
}

#[test]
fn a_condition_that_is_false_for_all_is_told() {
    let found = findings(&permit(
        "principal",
        "resource in OrganizationalUnit::\"Sandbox\"",
        "when { resource.account.environment == \"prod\" }",
    ));
    assert_eq!(
        found[0].sentence,
        "*Rule* gives nothing: no account with any permission set fits its conditions for anybody."
    );
    let later =
        permit("principal in Group::\"sre\"", "resource", "when { context.now.weekday == \"monday\" }");
    assert_eq!(told(&later), [""; 0], "it is Sunday; tomorrow it matches");
}

#[test]
fn an_empty_group_makes_a_rule_that_gives_nothing() {
    let text = permit("principal in Group::\"sre-leads\"", "resource", "");
    let mut catalog = catalog();
    catalog
        .groups_of_user
        .values_mut()
        .for_each(|groups| groups.retain(|group| group.as_str() != "group-sre-leads"));
    let found = lint(&policies(&text), &catalog, NOW);
    assert_eq!(found[0].sentence, "*Rule* gives nothing: nobody is in its group.");
}

#[test]
fn approval_that_nobody_can_give_is_serious() {
    let text = permit("principal", "resource", "").replace("security", "nobodies");
    let found = of(LintRule::NoApprover, &text);
    assert_eq!(found[0].sentence, "Nobody can approve what *Rule* permits: nobody is in nobodies.");
    assert_eq!(found[0].severity, Severity::Serious);

    let mut catalog = catalog();
    for user in catalog.users.values_mut() {
        *user = DirectoryUser { is_disabled: user.user_name == "noor", ..user.clone() };
    }
    let text = permit("principal in Group::\"sre\"", "resource", "");
    let found = lint(&policies(&text), &catalog, NOW);
    assert_eq!(found[0].rule, LintRule::NoApprover, "the only approver is disabled");
}

#[test]
fn the_only_approver_who_may_ask_too_is_told() {
    let found = of(LintRule::NoApprover, &permit("principal", "resource", ""));
    assert_eq!(
        found[0].sentence,
        "noor alone approves what *Rule* permits and may ask for it too: nobody could approve that."
    );
    let both = permit("principal in Group::\"sre\"", "resource", "")
        .replace("Group::\\\"security\\\"", "2 of Group::\\\"sre\\\"");
    assert_eq!(
        of(LintRule::NoApprover, &both)[0].sentence,
        "All of sre must approve what *Rule* permits, and one of them may ask for it too: nobody could approve that."
    );
    let too_many = both.replace("2 of", "3 of");
    assert_eq!(
        of(LintRule::NoApprover, &too_many)[0].sentence,
        "Nobody can get what *Rule* permits: 3 of sre must approve, 2 can."
    );
    let peers = permit("principal in Group::\"sre\"", "resource", "").replace("security", "sre");
    let found = of(LintRule::NoApprover, &peers);
    assert_eq!(found[0].severity, Severity::Notice);
    assert_eq!(found[0].sentence, "Who may ask by *Rule* and who approves are the same people.");
}

#[test]
fn automatic_administration_of_production_is_serious() {
    let automatic = |resource: &str, condition: &str| {
        let text = permit("principal in Group::\"sre\"", resource, condition);
        text.replace("Group::\\\"security\\\"", "automatic")
    };
    let found = of(LintRule::AutomaticAdministration, &automatic("resource", ""));
    assert_eq!(found[0].sentence, "*Rule* gives AdministratorAccess in prod-payments without approval.");
    let limited = automatic("resource", "unless { resource.permission_set.administrative }");
    assert_eq!(of(LintRule::AutomaticAdministration, &limited), []);
    let elsewhere = automatic("resource in OrganizationalUnit::\"Sandbox\"", "");
    assert_eq!(of(LintRule::AutomaticAdministration, &elsewhere), []);
    let forbidden = format!(
        "{}@id(\"no\") forbid (principal, action == Action::\"request\", resource in OrganizationalUnit::\"Workloads/Prod\");",
        automatic("resource", "")
    );
    assert_eq!(of(LintRule::AutomaticAdministration, &forbidden), []);
}

#[test]
fn lengths_that_mislead_are_told() {
    let short = permit("principal in Group::\"sre\"", "resource", "").replace("8h", "30m");
    let found = of(LintRule::MisleadingDuration, &short);
    assert!(found[0].sentence.starts_with("*Rule* ends after 30 min, but a session of"), "{}", found[0]);
    let long = permit("principal in Group::\"sre\"", "resource", "").replace("8h", "3d");
    let found = of(LintRule::MisleadingDuration, &long);
    assert_eq!(found[0].sentence, "*Rule* lasts up to 3 d, longer than any session in AWS.");
}

#[test]
fn a_permit_that_never_counts_is_told_with_what_stands_before_it() {
    let other = |head: &str, resource: &str| {
        format!("{head} (principal, action == Action::\"request\", {resource});\n")
    };
    let own = permit("principal in Group::\"sre\"", "resource in OrganizationalUnit::\"Sandbox\"", "");
    let higher = "@id(\"b\") @title(\"Higher\") @priority(\"1\") @max_duration(\"1h\") @approval(\"automatic\") permit";
    let found = of(LintRule::Outranked, &format!("{own}{}", other(higher, "resource")));
    assert_eq!(found[0].sentence, "*Rule* never counts: *Higher* always stands before it.");
    let elsewhere = other(higher, "resource in OrganizationalUnit::\"Workloads\"");
    assert_eq!(of(LintRule::Outranked, &format!("{own}{elsewhere}")), []);
    let forbid = other("@id(\"b\") @title(\"Closed\") forbid", "resource in OrganizationalUnit::\"Sandbox\"");
    let found = of(LintRule::Outranked, &format!("{own}{forbid}"));
    assert_eq!(found[0].sentence, "*Rule* never counts: *Closed* always stands before it.");
    let sometimes = forbid.replace(");", ") when { !context.has_ticket || context.now.hour == 14 };");
    assert_eq!(of(LintRule::Outranked, &format!("{own}{sometimes}")), [], "at 15:00 it counts");
}

#[test]
fn the_management_account_has_to_be_named() {
    let text = permit("principal in Group::\"sre\"", "resource", "when { resource.account.is_management }");
    let found = of(LintRule::Outranked, &text);
    assert_eq!(found[0].sentence, "*Rule* is about the management account alone and does not name it.");
}

#[test]
fn too_few_administrators_are_told() {
    let only = |group: &str| {
        of(LintRule::FewAdministrators, &TWO_ADMINISTRATORS.replace("\"sre\"", &format!("\"{group}\"")))
    };
    assert_eq!(
        only("security")[0].sentence,
        "Only noor may administer Stint; nobody could confirm a change."
    );
    assert_eq!((only("choir")[0].severity, only("choir")[0].line), (Severity::Serious, 1));
    assert_eq!(of(LintRule::FewAdministrators, "")[0].sentence, "Nobody may administer Stint.");
    assert_eq!(only("sre"), []);
}

#[test]
fn a_rule_that_reaches_more_than_when_it_was_put_in_force_is_told() {
    let text = permit("principal in Group::\"sre\"", "resource in OrganizationalUnit::\"Workloads\"", "");
    let (set, mut catalog): (PolicySet, _) = (policies(&text), catalog());
    let then = reach(&set, &catalog, NOW);
    assert_eq!(widened(&set, &then, &then), []);
    let mut more = crate::organization::account(4);
    more.id = "222222222222".parse().expect("an account");
    catalog.accounts.insert(more.id.clone(), more);
    let robert = "user-robert".parse().expect("a user");
    catalog.groups_of_user.entry(robert).or_default().insert("group-sre".parse().expect("a group"));
    let found = widened(&set, &then, &reach(&set, &catalog, NOW));
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(only.sentence, "*Rule* reaches 3 people (then 2) and 7 accounts (then 6).");
    assert_eq!(widened(&set, &reach(&set, &catalog, NOW), &then), [], "what shrank is no finding");
}

#[test]
fn the_demos_policies_have_nothing_serious() {
    let mut catalog = catalog();
    catalog.permission_sets.values_mut().for_each(|set| set.session = Minutes(60));
    let found = lint(&policies(policy::DEMO), &catalog, NOW);
    let serious: Vec<String> =
        found.iter().filter(|one| one.severity == Severity::Serious).map(ToString::to_string).collect();
    assert_eq!(serious, [""; 0]);
}
