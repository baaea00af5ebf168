//! Says the value of whatever a clause looked at: "it is Tuesday", "the account's tag owner is payments-team".

use super::{Circumstances, Path};
use crate::{
    entities::{Thing, Uid},
    facts::{self, Fact},
    zone::Zone,
};
use domain::time::Minutes;

impl Circumstances<'_> {
    /// `None` when there are no words for it.
    pub(super) fn words(&self, path: &Path, zone: &Zone) -> Option<String> {
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["resource", "account", "tag", key] => Some(tag(self.target.account, "account", key)),
            ["resource", "permission_set", "tag", key] => {
                Some(tag(self.target.permission_set, "permission set", key))
            }
            // An account that a policy names has twelve digits for a name.
            ["resource", "account", id] if id.starts_with(|sign: char| sign.is_ascii_digit()) => {
                account_words("name", self.target.account.fact("name")?)
            }
            ["resource", "account", fact] => account_words(fact, self.target.account.fact(fact)?),
            ["resource", "permission_set", fact] => {
                permission_set_words(fact, self.target.permission_set.fact(fact)?)
            }
            ["context", "minutes"] => Some(format!("the request is for {}", self.asked.length)),
            ["context", "has_reason"] => Some(given("reason", self.asked.reason)),
            ["context", "has_ticket"] => Some(given("ticket", self.asked.ticket)),
            ["context", "now", fact] => moment_words(fact, &facts::of_moment(self.asked.now, zone), zone),
            ["context", "on_call"] => Some(format!(
                "the requester is {}on call",
                if self.person.is_on_call() { "" } else { "not " }
            )),
            ["context", "mfa_minutes"] => Some(match self.asked.presence.proved_at {
                None => "no second factor was used".to_owned(),
                Some(at) => format!("the second factor was used {} ago", self.asked.now.since(at)),
            }),
            ["context", "source"] => Some(match self.asked.presence.address {
                None => "the address is not known".to_owned(),
                Some(address) => format!("the request comes from {address}"),
            }),
            ["context", "times_before"] => Some(match self.asked.times_before {
                0 => "the requester did not have it in the last 90 days".to_owned(),
                1 => "the requester had it once in the last 90 days".to_owned(),
                times => format!("the requester had it {times} times in the last 90 days"),
            }),
            ["principal", "group", name] => {
                Some(format!("the requester is {}in {name}", not(self.person, Uid::Group, name)))
            }
            ["principal", fact] => person_words(fact, self.person.fact(fact)?),
            ["resource", "organizationalunit", name]
            | ["resource", "account", "organizationalunit", name] => {
                let not = not(self.target.account, Uid::OrganizationalUnit, name);
                Some(format!("the account is {not}in {name}"))
            }
            ["resource", "permissionset", _] => {
                permission_set_words("name", self.target.permission_set.fact("name")?)
            }
            _ => None,
        }
    }
}

/// Whether something stands above the thing: "" or "not ".
fn not(thing: &Thing, kind: Uid, name: &str) -> &'static str {
    if thing.above.contains(&kind.of(name)) { "" } else { "not " }
}

fn person_words(name: &str, fact: &Fact) -> Option<String> {
    match (name, fact) {
        ("name", Fact::Text(text)) => Some(format!("the requester is {text}")),
        ("in_directory", Fact::Truth(true)) => Some("AWS knows the requester".to_owned()),
        ("in_directory", Fact::Truth(false)) => Some("AWS does not know the requester".to_owned()),
        ("disabled", Fact::Truth(true)) => Some("the requester is disabled".to_owned()),
        ("disabled", Fact::Truth(false)) => Some("the requester is not disabled".to_owned()),
        _ => None,
    }
}

fn tag(thing: &Thing, what: &str, key: &str) -> String {
    match thing.tags.get(key) {
        Some(value) => format!("the {what}'s tag {key} is {value}"),
        None => format!("the {what} has no tag {key}"),
    }
}

fn given(what: &str, is_given: bool) -> String {
    format!("{} {what} is given", if is_given { "a" } else { "no" })
}

fn account_words(name: &str, fact: &Fact) -> Option<String> {
    match (name, fact) {
        ("environment", Fact::Text(text)) if text.is_empty() => {
            Some("the account has no environment".to_owned())
        }
        ("environment" | "status" | "name", Fact::Text(text)) => {
            Some(format!("the account's {name} is {text}"))
        }
        ("is_management", Fact::Truth(truth)) => {
            Some(format!("this is {}the management account", if *truth { "" } else { "not " }))
        }
        _ => None,
    }
}

fn permission_set_words(name: &str, fact: &Fact) -> Option<String> {
    let does = |truth: bool, yes: &str, no: &str| {
        Some(format!("the permission set {}", if truth { yes } else { no }))
    };
    match (name, fact) {
        ("administrative", Fact::Truth(t)) => does(*t, "is administrative", "is not administrative"),
        ("changes_permissions", Fact::Truth(t)) => does(*t, "changes permissions", "changes no permissions"),
        ("changes_resources", Fact::Truth(t)) => does(*t, "changes resources", "changes no resources"),
        ("reads_secrets", Fact::Truth(t)) => does(*t, "reads secrets", "reads no secrets"),
        ("passes_roles", Fact::Truth(t)) => does(*t, "hands roles to services", "hands no roles to services"),
        ("leaves_account", Fact::Truth(t)) => {
            does(*t, "acts with roles of other accounts", "stays in its account")
        }
        ("deletes_data", Fact::Truth(t)) => does(*t, "deletes data", "deletes no data"),
        ("reads_data", Fact::Truth(t)) => does(*t, "reads data", "reads no data"),
        ("name", Fact::Text(text)) => Some(format!("the permission set is {text}")),
        ("risk", Fact::Text(text)) => Some(format!("the permission set's risk is {text}")),
        ("session_minutes", Fact::Number(minutes)) => {
            let length = Minutes(u32::try_from(*minutes).ok()?);
            Some(format!("sessions last {length}"))
        }
        _ => None,
    }
}

fn moment_words(name: &str, moment: &[(&'static str, Fact)], zone: &Zone) -> Option<String> {
    match &moment.iter().find(|(known, _)| *known == name)?.1 {
        Fact::Number(hour) => {
            let place = zone.place();
            Some(format!("it is between {hour:02}:00 and {:02}:00 {place}", hour + 1))
        }
        Fact::Text(day) => Some(format!("it is {}", facts::capitalized(day))),
        Fact::Truth(_) | Fact::Address(_) => None,
    }
}
