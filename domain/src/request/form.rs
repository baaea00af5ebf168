//! The request form: flat strings in, a draft or a sentence per field out. Browser and server run the same parser.

use super::{FURTHEST_START, LONGEST, MOST_AT_ONCE, SHORTEST};
use crate::{
    catalog::Entitlement,
    id::{GrantId, MalformedId},
    problem::FieldProblem,
    text::{self, Reason, Ticket},
    time::{Minutes, Timestamp},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub type FieldProblems = Vec<FieldProblem>;

/// As typed. A link with these names as parameters opens the form filled in.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestForm {
    /// Entitlements with a comma or a space between.
    pub entitlements: String,
    pub minutes: String,
    /// `YYYY-MM-DDTHH:MM` in the person's zone; empty for "as soon as it is approved".
    pub starts: String,
    pub reason: String,
    pub ticket: String,
    /// A `grt_…` id: the new access begins exactly when that grant ends, so that there is no gap.
    pub extends: String,
}

/// What can be sent to policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestDraft {
    pub entitlements: BTreeSet<Entitlement>,
    pub length: Minutes,
    pub starts_at: Option<Timestamp>,
    pub reason: Reason,
    pub ticket: Option<Ticket>,
    pub extends: Option<GrantId>,
}

impl RequestForm {
    /// `local` turns a civil time of the person's zone into an instant; the zone's rules are outside this crate.
    pub fn parse(
        &self,
        now: Timestamp,
        local: impl Fn(&str) -> Option<Timestamp>,
    ) -> Result<RequestDraft, FieldProblems> {
        let mut problems = Vec::new();
        let mut keep = |field: &str, sentence: String| problems.push(FieldProblem::new(field, sentence));

        let entitlements = parse_entitlements(&self.entitlements).map_err(|s| keep("entitlements", s)).ok();
        let length = parse_length(&self.minutes).map_err(|s| keep("minutes", s)).ok();
        let starts_at = parse_start(&self.starts, now, local).map_err(|s| keep("starts", s)).ok();
        let reason = self.reason.parse::<Reason>().map_err(|r| keep("reason", r.to_string())).ok();
        let ticket = text::optional::<Ticket>(&self.ticket).map_err(|r| keep("ticket", r.to_string())).ok();
        let extends = parse_extends(&self.extends).map_err(|s| keep("extends", s)).ok();

        match (entitlements, length, starts_at, reason, ticket, extends) {
            (
                Some(entitlements),
                Some(length),
                Some(starts_at),
                Some(reason),
                Some(ticket),
                Some(extends),
            ) => Ok(RequestDraft { entitlements, length, starts_at, reason, ticket, extends }),
            _ => Err(problems),
        }
    }
}

fn parse_entitlements(typed: &str) -> Result<BTreeSet<Entitlement>, String> {
    let parts = typed.split([',', ' ', '\n']).filter(|part| !part.is_empty());
    let entitlements = parts
        .map(str::parse)
        .collect::<Result<BTreeSet<Entitlement>, _>>()
        .map_err(|wrong| format!("{wrong}. Choose from the catalog."))?;
    match entitlements.len() {
        0 => Err("Choose what you need from the catalog.".to_owned()),
        count if count > MOST_AT_ONCE => {
            Err(format!("{count} at once are too many; at most {MOST_AT_ONCE}. Send them in two requests."))
        }
        _ => Ok(entitlements),
    }
}

fn parse_extends(typed: &str) -> Result<Option<GrantId>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed
        .parse()
        .map(Some)
        .map_err(|wrong: MalformedId| format!("{wrong}. Extend from the page of the access."))
}

fn parse_length(typed: &str) -> Result<Minutes, String> {
    let minutes: u32 = typed
        .trim()
        .parse()
        .map_err(|_| "Say how many minutes you need, as a whole number such as 60.".to_owned())?;
    let length = Minutes(minutes);
    if length < SHORTEST {
        Err(format!("The shortest time is {SHORTEST}."))
    } else if length > LONGEST {
        Err(format!("The longest time is {LONGEST}."))
    } else {
        Ok(length)
    }
}

fn parse_start(
    typed: &str,
    now: Timestamp,
    local: impl Fn(&str) -> Option<Timestamp>,
) -> Result<Option<Timestamp>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let start =
        local(typed.trim()).ok_or("Give the start as date and time, or leave it empty to start at once.")?;
    if start > now + FURTHEST_START {
        Err("The start is more than 30 days ahead. Choose an earlier one.".to_owned())
    } else if start <= now {
        Err("The start has passed. Choose a later one, or leave it empty to start at once.".to_owned())
    } else {
        Ok(Some(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn form() -> RequestForm {
        RequestForm {
            entitlements: "123456789012/ps-0123456789abcdef".to_owned(),
            minutes: "60".to_owned(),
            reason: "Deploy the fix".to_owned(),
            ..RequestForm::default()
        }
    }

    #[test]
    fn a_whole_form_becomes_a_draft() {
        let draft = form().parse(NOW, |_| None).map(|draft| (draft.length, draft.starts_at, draft.ticket));
        assert_eq!(draft, Ok((Minutes(60), None, None)));
    }

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let wrong = RequestForm {
            minutes: "soon".to_owned(),
            starts: "tomorrow".to_owned(),
            ticket: "x".repeat(101),
            ..RequestForm::default()
        };
        let fields: Vec<String> =
            wrong.parse(NOW, |_| None).err().into_iter().flatten().map(|problem| problem.field).collect();
        assert_eq!(fields, ["entitlements", "minutes", "starts", "reason", "ticket"]);
    }

    #[test]
    fn a_start_in_the_past_is_refused() {
        let past = RequestForm { starts: "2026-01-01T00:00".to_owned(), ..form() };
        let problems = past.parse(NOW, |_| Some(NOW)).err().unwrap_or_default();
        assert_eq!(problems[0].field, "starts");
    }

    #[test]
    fn the_same_entitlement_twice_is_asked_for_once() {
        let twice = RequestForm {
            entitlements: "123456789012/ps-0123456789abcdef, 123456789012/ps-0123456789abcdef".to_owned(),
            ..form()
        };
        assert_eq!(twice.parse(NOW, |_| None).map(|draft| draft.entitlements.len()), Ok(1));
    }
}
