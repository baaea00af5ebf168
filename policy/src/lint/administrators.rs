//! Whether enough people administer Stint: changes that widen access need two.

use crate::{PolicySet, RoleAction, census::crowds, entities::Uid, mention::Mentions, rule::Rule};
use domain::{
    catalog::{Catalog, DirectoryUser},
    policy::{LintFinding, LintRule, Severity},
    time::Timestamp,
};

pub(super) fn finding(policies: &PolicySet, catalog: &Catalog, now: Timestamp) -> Option<LintFinding> {
    let action = Uid::Action.of(RoleAction::Administer.as_str());
    let rules: Vec<&Rule> = policies.rules().filter(|rule| rule.is_for(&action)).collect();
    let mentions = Mentions::of_all(rules.iter().map(|rule| &rule.mentions));
    let able: Vec<&DirectoryUser> = crowds(catalog, &mentions)
        .into_iter()
        .filter(|crowd| {
            let found = policies.find_for_role(&crowd.thing, RoleAction::Administer, now);
            found.forbids.is_empty() && !found.permits.is_empty()
        })
        .flat_map(|crowd| crowd.people)
        .collect();
    let remedy = "Permit the action administer for a group with at least two people.";
    let (severity, sentence) = match able.as_slice() {
        [] => (Severity::Serious, "Nobody may administer Stint.".to_owned()),
        [only] => {
            let name = &only.display_name;
            (Severity::Warning, format!("Only {name} may administer Stint; nobody could confirm a change."))
        }
        _ => return None,
    };
    let kind = (severity, LintRule::FewAdministrators);
    Some(match rules.iter().find(|rule| rule.is_permit()) {
        Some(rule) => rule.finding(kind, sentence, remedy),
        None => LintFinding {
            severity,
            rule: kind.1,
            policy: String::new(),
            file: String::new(),
            line: 0,
            sentence,
            remedy: remedy.to_owned(),
        },
    })
}
