//! Auditors and administrators are who policy says.

use crate::organization::{NOW, catalog, member, policies};
use domain::person::Role;
use policy::RoleAction;

#[test]
fn roles_follow_from_groups() {
    let (policies, catalog) = (policies(policy::DEMO), catalog());
    let roles = |name: &str| -> Vec<Role> {
        let who = member(name);
        policies.roles(&who.person, &who.groups, &catalog, NOW).into_iter().collect()
    };
    assert_eq!(roles("ines"), [Role::Auditor]);
    assert_eq!(roles("theo"), [Role::Administrator]);
    assert_eq!(roles("ana"), []);
}

#[test]
fn a_disabled_administrator_has_no_role() {
    let (policies, catalog) = (policies(policy::DEMO), catalog());
    let mut who = member("theo");
    who.person.disabled = true;
    assert!(policies.roles(&who.person, &who.groups, &catalog, NOW).is_empty());
    let answer = policies.may(&who.person, &who.groups, &catalog, RoleAction::Administer, NOW);
    assert_eq!(answer.trace[0].policy, "guardrail-disabled-person");
}
