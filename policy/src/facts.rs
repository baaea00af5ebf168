//! What policies can know about a person, an account and a permission set: the attributes of `schema.cedarschema`.
//!
//! Invariant: Cedar's entities and the classes of [`crate::eligibility`] are made from the same facts, so a policy
//! can never tell two things apart that share a class.

use domain::{
    catalog::{Account, AccountStatus, Capability, DirectoryUser, PermissionSet, Risk, Summary},
    person::Person,
    time::Timestamp,
};

#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Fact {
    Text(String),
    Truth(bool),
    Number(i64),
}

pub(crate) type Facts = Vec<(&'static str, Fact)>;

pub(crate) fn of_person(person: &Person) -> Facts {
    vec![
        ("name", Fact::text(&person.name)),
        ("in_directory", Fact::Truth(person.directory_user.is_some())),
        ("disabled", Fact::Truth(person.disabled)),
    ]
}

/// Someone who never signed in to Stint is as able as the directory says.
pub(crate) fn of_directory_user(user: &DirectoryUser) -> Facts {
    vec![
        ("name", Fact::text(&user.display_name)),
        ("in_directory", Fact::Truth(true)),
        ("disabled", Fact::Truth(false)),
    ]
}

pub(crate) fn of_account(account: &Account) -> Facts {
    let status = match account.status {
        AccountStatus::Active => "active",
        AccountStatus::Suspended => "suspended",
        AccountStatus::PendingClosure => "pending_closure",
    };
    vec![
        ("name", Fact::text(&account.name)),
        ("status", Fact::text(status)),
        ("is_management", Fact::Truth(account.is_management)),
        ("environment", Fact::text(account.environment().unwrap_or_default())),
    ]
}

pub(crate) fn of_permission_set(set: &PermissionSet, summary: &Summary) -> Facts {
    let risk = match summary.risk {
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
        Risk::Administrative => "administrative",
    };
    // Who can do everything can do each thing.
    let can = |capability| {
        Fact::Truth([capability, Capability::Everything].iter().any(|one| summary.capabilities.contains(one)))
    };
    vec![
        ("name", Fact::text(&set.name)),
        ("administrative", Fact::Truth(summary.risk == Risk::Administrative)),
        ("risk", Fact::text(risk)),
        ("changes_permissions", can(Capability::ChangesPermissions)),
        ("changes_resources", can(Capability::ChangesResources)),
        ("reads_secrets", can(Capability::ReadsSecrets)),
        ("reads_data", can(Capability::ReadsData)),
        ("passes_roles", can(Capability::PassesRoles)),
        ("leaves_account", can(Capability::LeavesAccount)),
        ("deletes_data", can(Capability::DeletesData)),
        ("session_minutes", Fact::Number(i64::from(set.session.0))),
    ]
}

/// In UTC.
pub(crate) fn of_moment(now: Timestamp) -> Facts {
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let hours = now.seconds().div_euclid(3_600);
    // The first of January 1970 was a Thursday.
    let weekday = (hours.div_euclid(24) + 3).rem_euclid(7);
    let name = usize::try_from(weekday).ok().and_then(|day| WEEKDAYS.get(day)).copied().unwrap_or_default();
    vec![("hour", Fact::Number(hours.rem_euclid(24))), ("weekday", Fact::text(name))]
}

impl Fact {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_weekdays_are_those_of_utc() {
        let facts = |text: &str| of_moment(text.parse().expect("a time"));
        let sunday = vec![("hour", Fact::Number(23)), ("weekday", Fact::text("sunday"))];
        assert_eq!(facts("2026-11-22T23:59:59Z"), sunday);
        let before_1970 = vec![("hour", Fact::Number(0)), ("weekday", Fact::text("wednesday"))];
        assert_eq!(facts("1969-12-31T00:30:00Z"), before_1970);
    }
}
