//! Who audits and administers, before and after; and which other policies changed.

use super::count;
use crate::{
    PolicySet, RoleAction, census::crowds, entities::Uid, mention::Mentions, request::REQUEST, rule::Rule,
};
use cedar_policy::EntityUid;
use domain::{catalog::Catalog, policy::RoleEffect, time::Timestamp};
use std::collections::BTreeSet;

/// More names would hide the sentence.
const EXAMPLES: usize = 5;

/// Roles that nobody gains or loses are left out.
pub(super) fn roles(
    before: &PolicySet,
    after: &PolicySet,
    catalog: &Catalog,
    now: Timestamp,
) -> Vec<RoleEffect> {
    let effects = RoleAction::ALL.into_iter().map(|action| {
        let [before, after] = [before, after].map(|policies| able(policies, action, catalog, now));
        let (gained, lost): (Vec<_>, Vec<_>) =
            (after.difference(&before).collect(), before.difference(&after).collect());
        let names = gained.iter().chain(&lost).filter_map(|user| catalog.users.get(**user));
        RoleEffect {
            role: action.role(),
            gained: count(gained.len()),
            lost: count(lost.len()),
            examples: names.take(EXAMPLES).map(|user| user.display_name.clone()).collect(),
        }
    });
    effects.filter(|effect| effect.gained + effect.lost > 0).collect()
}

fn able<'a>(
    policies: &PolicySet,
    action: RoleAction,
    catalog: &'a Catalog,
    now: Timestamp,
) -> BTreeSet<&'a domain::id::DirectoryUserId> {
    let uid = Uid::Action.of(action.as_str());
    let mentions =
        Mentions::of_all(policies.rules().filter(|rule| rule.is_for(&uid)).map(|rule| &rule.mentions));
    let able = crowds(catalog, &mentions).into_iter().filter(|crowd| {
        let found = policies.find_for_role(&crowd.thing, action, now);
        found.forbids.is_empty() && !found.permits.is_empty()
    });
    able.flat_map(|crowd| crowd.people).map(|user| &user.id).collect()
}

/// Titles of the policies that are not the same in both, and are about neither requests nor roles or mean something else
/// at another time, from elsewhere or with other words.
pub(super) fn not_compared(before: &PolicySet, after: &PolicySet) -> Vec<String> {
    let compared: Vec<EntityUid> = RoleAction::ALL
        .iter()
        .map(|action| Uid::Action.of(action.as_str()))
        .chain([REQUEST.clone()])
        .collect();
    let other = |rule: &&Rule| !rule.is_only_for(&compared) || rule.looks_at_context();
    let [old, new]: [Vec<(&Rule, String)>; 2] = [before, after]
        .map(|policies| policies.own_rules().filter(other).map(|rule| (rule, rule.body())).collect());
    let is_in = |(rule, body): &(&Rule, String), rules: &[(&Rule, String)]| {
        rules.iter().any(|(known, other)| other == body && known.gives_the_same_as(rule))
    };
    // Another prohibition never gives anybody more.
    let added = new.iter().filter(|new| new.0.is_permit() && !is_in(new, &old));
    let changed = old.iter().filter(|rule| !is_in(rule, &new)).chain(added);
    changed.map(|(rule, _)| rule.title.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}
