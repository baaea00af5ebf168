//! What stands above a policy: its name, and the terms under which a permit gives access.

use super::{approval, duration, faults::Faults, statements::Statement};
use crate::{rule::Terms, zone::Zone};
use cedar_policy::{ActionConstraint, Effect, Policy};
use domain::policy::{Approval, CommentRule};

const KNOWN: [&str; 9] = [
    "id",
    "title",
    "zone",
    "max_duration",
    "approval",
    "priority",
    "names_management_account",
    "comment",
    "ticket",
];
/// These say how a permit gives access and mean nothing elsewhere.
const TERMS: [&str; 6] =
    ["max_duration", "approval", "priority", "names_management_account", "comment", "ticket"];

#[derive(Default)]
pub(super) struct Notes {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    /// UTC without one.
    pub(super) zone: Option<Zone>,
    pub(super) terms: Option<Terms>,
    pub(super) names_management_account: bool,
}

/// What a permit is for; its annotations depend on it.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Purpose {
    /// `request`, `breakGlass`: gives access.
    Access,
    /// `review`, `audit`, `administer`.
    Role,
    Forbids,
}

pub(super) fn read(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) -> Notes {
    let mut notes = Notes { id: id(policy, statement, faults), ..Notes::default() };
    notes.title =
        policy.annotation("title").map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    notes.zone = zone(policy, statement, faults);
    unknown(policy, statement, faults);
    let Some(purpose) = purpose(policy, statement, faults) else { return notes };
    if purpose == Purpose::Access {
        notes.terms = terms(policy, statement, faults);
        notes.names_management_account = names_management_account(policy, statement, faults);
        return notes;
    }
    for name in TERMS.into_iter().filter(|name| policy.annotation(name).is_some()) {
        faults.tell(
            statement.annotation(name),
            format!("@{name} has no effect here; it belongs to a permit that gives access."),
            format!("Remove @{name}."),
        );
    }
    notes
}

fn id(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let Some(id) = policy.annotation("id") else {
        faults.tell(
            statement.head,
            "This policy has no @id.",
            "Write @id(\"a-short-name\") above it; answers and the audit log name it by that.",
        );
        return None;
    };
    let is_plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if is_plain && (1..=60).contains(&id.len()) {
        return Some(id.to_owned());
    }
    faults.tell(
        statement.annotation("id"),
        format!("\"{id}\" cannot be an id."),
        "Use 1 to 60 lower-case letters, digits and hyphens, such as @id(\"prod-read-only\").",
    );
    None
}

fn zone(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) -> Option<Zone> {
    let name = policy.annotation("zone")?;
    let zone = Zone::named(name);
    if zone.is_none() {
        faults.tell(
            statement.annotation("zone"),
            format!("\"{name}\" is not a time zone."),
            "Write its IANA name, such as @zone(\"Europe/Berlin\"); without it hours and weekdays are those of UTC.",
        );
    }
    zone
}

fn unknown(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) {
    for (name, _) in policy.annotations().filter(|(name, _)| !KNOWN.contains(name)) {
        faults.tell(
            statement.annotation(name),
            format!("Stint does not know the annotation @{name}."),
            format!("Remove it, or use one of @{}.", KNOWN.join(", @")),
        );
    }
}

fn purpose(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) -> Option<Purpose> {
    if policy.effect() == Effect::Forbid {
        return Some(Purpose::Forbids);
    }
    let ActionConstraint::Eq(action) = policy.action_constraint() else {
        faults.tell(
            statement.head,
            "This permit does not say which one action it permits.",
            "Write action == Action::\"request\" (or another one); make a permit of its own for each action.",
        );
        return None;
    };
    match action.id().unescaped() {
        "request" | "breakGlass" => Some(Purpose::Access),
        "approve" => {
            faults.tell(
                statement.head,
                "A permit for approve has no effect: the permit that gives access says who approves.",
                "Name the approvers with @approval on that permit. A forbid for approve is possible.",
            );
            None
        }
        "review" | "audit" | "administer" => Some(Purpose::Role),
        // The schema has no such action; that is told already.
        _ => None,
    }
}

fn terms(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) -> Option<Terms> {
    let longest = needed(
        policy,
        statement,
        faults,
        "max_duration",
        duration::parse,
        "Write it as minutes, hours or days from 5m to 7d, such as @max_duration(\"8h\").",
    );
    let approval = needed(
        policy,
        statement,
        faults,
        "approval",
        approval::parse,
        "Write @approval(\"automatic\"), or who approves: @approval(\"Group::\\\"sre\\\" or owner; then 2 of \
         Group::\\\"security\\\"\"). Beside groups and people there are owner, manager and on-call.",
    );
    let priority = match policy.annotation("priority") {
        None => Some(0),
        Some(text) => {
            let parsed = text.trim().parse::<i64>().ok();
            if parsed.is_none() {
                faults.tell(
                    statement.annotation("priority"),
                    format!("\"{text}\" is not a priority."),
                    "Write a whole number, such as @priority(\"10\"); the highest counts, 0 without.",
                );
            }
            parsed
        }
    };
    let approval: Approval = approval?;
    let comments = [
        ("optional", CommentRule::Optional),
        ("on-reject", CommentRule::OnReject),
        ("required", CommentRule::Required),
    ];
    let comment = chosen(policy, statement, faults, "comment", &comments);
    let tickets = [("optional", false), ("required", true)];
    let ticket = chosen(policy, statement, faults, "ticket", &tickets);
    Some(Terms { longest: longest?, approval, priority: priority?, comment: comment?, ticket: ticket? })
}

/// One of a few words; without the annotation the first.
fn chosen<T: Copy>(
    policy: &Policy,
    statement: &Statement<'_>,
    faults: &mut Faults<'_>,
    name: &str,
    words: &[(&str, T)],
) -> Option<T> {
    let text = policy.annotation(name).unwrap_or(words.first()?.0);
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let all: Vec<String> = words.iter().map(|(word, _)| format!("@{name}(\"{word}\")")).collect();
        faults.tell(
            statement.annotation(name),
            format!("@{name} cannot be \"{text}\"."),
            format!("Write {}.", all.join(" or ")),
        );
    }
    found
}

fn needed<T>(
    policy: &Policy,
    statement: &Statement<'_>,
    faults: &mut Faults<'_>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
    remedy: &str,
) -> Option<T> {
    let Some(text) = policy.annotation(name) else {
        faults.tell(statement.head, format!("This permit has no @{name}."), remedy);
        return None;
    };
    let parsed = parse(text);
    if parsed.is_none() {
        faults.tell(statement.annotation(name), format!("@{name} cannot be \"{text}\"."), remedy);
    }
    parsed
}

fn names_management_account(policy: &Policy, statement: &Statement<'_>, faults: &mut Faults<'_>) -> bool {
    match policy.annotation("names_management_account") {
        None => false,
        Some("true") => true,
        Some(text) => {
            faults.tell(
                statement.annotation("names_management_account"),
                format!("@names_management_account cannot be \"{text}\"."),
                "Write @names_management_account(\"true\"), or remove it.",
            );
            false
        }
    }
}
