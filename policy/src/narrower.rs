//! Whether one set of policies only takes away from another: the changes that need no second administrator.
//!
//! Invariant: when in doubt the answer is no. A yes means that for every person, entitlement and circumstance the new set
//! allows nothing that the old one does not, for no longer, and with the same approvals. Who administers and who audits
//! Stint must be untouched: a change that shuts others out takes nothing away from its author.

use crate::{PolicySet, entities::Uid, rule::Rule};
use cedar_policy::{EntityUid, PrincipalConstraint, ResourceConstraint};
use serde_json::Value;
use std::sync::LazyLock;

/// Taking these away needs a second administrator as well.
static ROLES: LazyLock<[EntityUid; 3]> =
    LazyLock::new(|| ["review", "audit", "administer"].map(|action| Uid::Action.of(action)));

impl PolicySet {
    /// Whether whoever puts this set in the place of `old` only takes away.
    pub fn is_narrower_than(&self, old: &Self) -> bool {
        let (kept, removed): (Vec<&Rule>, Vec<&Rule>) =
            old.own().partition(|rule| self.own().any(|other| other.id == rule.id));
        self.own().all(|rule| match kept.iter().find(|before| before.id == rule.id) {
            Some(before) => is_same_or_shorter(rule, before),
            None => !rule.is_permit() && !is_about_roles(rule),
        }) && removed
            .iter()
            .all(|gone| gone.is_permit() && !is_about_roles(gone) && !lets_through(gone, &kept))
    }

    fn own(&self) -> impl Iterator<Item = &Rule> {
        self.rules().filter(|rule| !rule.is_guardrail())
    }
}

fn is_about_roles(rule: &Rule) -> bool {
    ROLES.iter().any(|action| rule.is_for(action))
}

/// Every annotation counts, also those that this file has never heard of; only the longest time may shrink.
fn is_same_or_shorter(new: &Rule, old: &Rule) -> bool {
    let (Some(mut new_tree), Some(mut old_tree)) = (tree(new), tree(old)) else { return false };
    let longest = [&mut new_tree, &mut old_tree].map(|tree| tree["annotations"]["max_duration"].take());
    let is_shorter = match (&new.terms, &old.terms) {
        (Some(new), Some(old)) => new.longest <= old.longest,
        _ => longest[0] == longest[1],
    };
    new_tree == old_tree && is_shorter
}

fn tree(rule: &Rule) -> Option<Value> {
    rule.policy.to_json().ok()
}

/// Whether without `gone` a permit could count that counted for less, or beside it.
fn lets_through(gone: &Rule, kept: &[&Rule]) -> bool {
    let priority = |rule: &Rule| rule.terms.as_ref().map_or(0, |terms| terms.priority);
    kept.iter().any(|other| {
        other.is_permit()
            && other.policy.action_constraint() == gone.policy.action_constraint()
            && priority(other) <= priority(gone)
            && !are_apart(gone, other)
    })
}

/// Whether no question can be about both, by their heads alone.
fn are_apart(one: &Rule, other: &Rule) -> bool {
    let people = [one, other].map(|rule| match rule.policy.principal_constraint() {
        PrincipalConstraint::Eq(uid) => Some(uid),
        _ => None,
    });
    if let [Some(one), Some(other)] = &people
        && one != other
    {
        return true;
    }
    let things = [one, other].map(|rule| match rule.policy.resource_constraint() {
        ResourceConstraint::In(uid) | ResourceConstraint::IsIn(_, uid) => Some(uid),
        _ => None,
    });
    let [Some(one), Some(other)] = &things else { return false };
    one.type_name() == other.type_name() && one != other && are_side_by_side(one, other)
}

/// An entitlement is in one account and one permission set, and in all units from its own up to the root.
fn are_side_by_side(one: &EntityUid, other: &EntityUid) -> bool {
    if [Uid::Account, Uid::PermissionSet].iter().any(|kind| one.type_name() == kind.type_name()) {
        return true;
    }
    let (one, other) = (one.id().unescaped(), other.id().unescaped());
    let is_above = |above: &str, below: &str| above == "/" || below.starts_with(&format!("{above}/"));
    !is_above(one, other) && !is_above(other, one)
}
