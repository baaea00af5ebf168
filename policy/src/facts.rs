//! What policies can know about a person, an account and a permission set: the attributes of `schema.cedarschema`.
//!
//! Invariant: Cedar's entities and the classes of [`crate::eligibility`] are made from the same facts, so a policy
//! can never tell two things apart that share a class.

use crate::zone::Zone;
use domain::{
    catalog::{Account, AccountStatus, Capability, DirectoryUser, PermissionSet, Risk, Summary},
    person::{Person, Presence},
    time::Timestamp,
};
use jiff::civil::Weekday;
use std::net::{IpAddr, Ipv4Addr};

#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub(crate) enum Fact {
    Text(String),
    Truth(bool),
    Number(i64),
    Address(IpAddr),
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

/// "Tuesday" of "tuesday".
pub(crate) fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_uppercase())
}

/// In the zone.
pub(crate) fn of_moment(now: Timestamp, zone: &Zone) -> Facts {
    let local = zone.local(now);
    let weekday = match local.weekday() {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    vec![("hour", Fact::Number(i64::from(local.hour()))), ("weekday", Fact::text(weekday))]
}

/// Minutes of a year: longer ago than any policy asks about.
const NEVER: i64 = 365 * 24 * 60;

/// How someone is there: on call, and signed in how.
pub(crate) fn of_presence(is_on_call: bool, presence: &Presence, now: Timestamp) -> Facts {
    let minutes = |at| i64::try_from(now.since(at).0 / 60).unwrap_or(NEVER);
    vec![
        ("on_call", Fact::Truth(is_on_call)),
        ("mfa_minutes", Fact::Number(presence.proved_at.map_or(NEVER, minutes).min(NEVER))),
        ("source", Fact::Address(presence.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))),
    ]
}

impl Fact {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_weekdays_are_those_of_the_zone() {
        let facts = |text: &str| of_moment(text.parse().expect("a time"), &Zone::utc());
        let sunday = vec![("hour", Fact::Number(23)), ("weekday", Fact::text("sunday"))];
        assert_eq!(facts("2026-11-22T23:59:59Z"), sunday);
        let before_1970 = vec![("hour", Fact::Number(0)), ("weekday", Fact::text("wednesday"))];
        assert_eq!(facts("1969-12-31T00:30:00Z"), before_1970);
        let berlin = Zone::named("Europe/Berlin").expect("a zone");
        let local = |text: &str| of_moment(text.parse().expect("a time"), &berlin);
        // Half an hour later the clocks go forward, in spring.
        let night = |hour| vec![("hour", Fact::Number(hour)), ("weekday", Fact::text("sunday"))];
        assert_eq!(local("2026-03-29T00:30:00Z"), night(1));
        assert_eq!(local("2026-03-29T01:00:00Z"), night(3));
    }
}
