//! From what was typed to what storage searches for; every field that cannot be used is told at once.

use crate::dates;
use domain::{
    audit::{AuditEvent, AuditQuery},
    problem::{FieldProblem, Problem},
};
use storage::{AuditFilter, AuditSubject};

/// A part of a name that more names contain is too short to search by.
const MOST_ACTORS: usize = 16;

/// `names`: every name that stands in the log as an actor.
pub(super) fn filter(query: &AuditQuery, names: &[String]) -> Result<AuditFilter, Problem> {
    let mut problems = Vec::new();
    let mut keep = |field: &str, sentence: String| problems.push(FieldProblem::new(field, sentence));

    let kind = kind(&query.kind).map_err(|s| keep("kind", s)).ok().flatten();
    let subject = subject(&query.subject).map_err(|s| keep("subject", s)).ok().flatten();
    let actors = actors(&query.actor, names).map_err(|s| keep("actor", s)).ok().flatten();
    let from = dates::first_moment(&query.from).map_err(|s| keep("from", s)).ok().flatten();
    let to = dates::end_moment(&query.to).map_err(|s| keep("to", s)).ok().flatten();
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        keep("to", dates::BACKWARDS.to_owned());
    }
    if problems.is_empty() {
        Ok(AuditFilter { kind, subject, actors, from, to })
    } else {
        Err(Problem::invalid(problems))
    }
}

/// The filter in words, for the record of an export.
pub(super) fn words(query: &AuditQuery) -> String {
    dates::words(&[
        ("kind", &query.kind),
        ("subject", &query.subject),
        ("actor", &query.actor),
        ("from", &query.from),
        ("to", &query.to),
    ])
}

fn kind(typed: &str) -> Result<Option<String>, String> {
    match typed.trim() {
        "" => Ok(None),
        kind if AuditEvent::KINDS.contains(&kind) => Ok(Some(kind.to_owned())),
        _ => Err("There is no such kind of record. Choose one from the list.".to_owned()),
    }
}

fn subject(typed: &str) -> Result<Option<AuditSubject>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let subject = if typed.starts_with("prs_") {
        typed.parse().map(AuditSubject::Person)
    } else if typed.starts_with("req_") {
        typed.parse().map(AuditSubject::Request)
    } else if typed.starts_with("grt_") {
        typed.parse().map(AuditSubject::Grant)
    } else if typed.contains('/') {
        typed.parse().map(AuditSubject::Entitlement)
    } else {
        typed.parse().map(AuditSubject::Account)
    };
    subject.map(Some).map_err(|_| {
        "Give the id of a person, a request or access (prs_…, req_…, grt_…), an account id, or both ids of an \
         entitlement with a slash between."
            .to_owned()
    })
}

fn actors(typed: &str, names: &[String]) -> Result<Option<Vec<String>>, String> {
    let part = typed.trim().to_lowercase();
    if part.is_empty() {
        return Ok(None);
    }
    let found: Vec<String> =
        names.iter().filter(|name| name.to_lowercase().contains(&part)).cloned().collect();
    match found.len() {
        count if count > MOST_ACTORS => Err(format!("{count} names contain this. Type more of the name.")),
        _ => Ok(Some(found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn names() -> Vec<String> {
        ["Ana Ruiz", "Sam Okafor", "Stint"].map(str::to_owned).to_vec()
    }

    fn problem_fields(query: &AuditQuery) -> Vec<String> {
        let problem = filter(query, &names()).err();
        problem.into_iter().flat_map(|problem| problem.fields).map(|problem| problem.field).collect()
    }

    #[test]
    fn nothing_typed_is_everything() {
        assert_eq!(filter(&AuditQuery::default(), &names()), Ok(AuditFilter::default()));
    }

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let wrong = AuditQuery {
            kind: "coffee_made".to_owned(),
            subject: "Sam".to_owned(),
            from: "yesterday".to_owned(),
            to: "2026-02-30".to_owned(),
            ..AuditQuery::default()
        };
        assert_eq!(problem_fields(&wrong), ["kind", "subject", "from", "to"]);
    }

    #[test]
    fn a_range_must_not_run_backwards() {
        let backwards = AuditQuery {
            from: "2026-11-22".to_owned(),
            to: "2026-11-21".to_owned(),
            ..AuditQuery::default()
        };
        assert_eq!(problem_fields(&backwards), ["to"]);
        let same_day = AuditQuery {
            from: "2026-11-22".to_owned(),
            to: "2026-11-22".to_owned(),
            ..AuditQuery::default()
        };
        let filter = filter(&same_day, &names()).expect("a day has a length");
        let day = |from: Timestamp, to: Timestamp| to.since(from).0;
        assert_eq!(filter.from.zip(filter.to).map(|(from, to)| day(from, to)), Some(86_400));
    }

    #[test]
    fn part_of_a_name_in_any_case_finds_whole_names() {
        let query = AuditQuery { actor: " sAm".to_owned(), ..AuditQuery::default() };
        let found = filter(&query, &names()).expect("right");
        assert_eq!(found.actors, Some(vec!["Sam Okafor".to_owned()]));
        let many: Vec<String> = (0..17).map(|number| format!("Sam {number}")).collect();
        let sentence = filter(&query, &many).err().map(|problem| problem.sentence);
        assert_eq!(sentence.as_deref(), Some("17 names contain this. Type more of the name."));
    }

    #[test]
    fn a_subject_is_known_by_its_form() {
        let subject = |typed: &str| subject(typed).ok().flatten();
        assert!(matches!(subject("123456789012"), Some(AuditSubject::Account(_))));
        assert!(matches!(subject("123456789012/ps-0123456789abcdef"), Some(AuditSubject::Entitlement(_))));
        assert_eq!(subject("req_x"), None);
    }
}
