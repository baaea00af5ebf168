//! Days and moments that were typed as filters. A day is a day in UTC, so that two people see the same report.

use domain::time::{Seconds, Timestamp};

const DAY: Seconds = Seconds(24 * 60 * 60);

pub(crate) const BACKWARDS: &str = "The end is before the start. Change one of them.";

/// `YYYY-MM-DD` (its first moment) or a moment such as `2026-11-22T15:04:00Z`; `None` when nothing was typed.
pub(crate) fn first_moment(typed: &str) -> Result<Option<Timestamp>, String> {
    Ok(parse(typed)?.map(|(moment, _)| moment))
}

/// As an exclusive end: a day is included, a moment is not.
pub(crate) fn end_moment(typed: &str) -> Result<Option<Timestamp>, String> {
    Ok(parse(typed)?.map(|(moment, is_day)| if is_day { moment + DAY } else { moment }))
}

/// The filled-in filters as `name=value`, or "everything"; for the record of an export.
pub(crate) fn words(filters: &[(&str, &str)]) -> String {
    let filled: Vec<String> = filters
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", value.trim()))
        .collect();
    if filled.is_empty() { "everything".to_owned() } else { filled.join(" ") }
}

fn parse(typed: &str) -> Result<Option<(Timestamp, bool)>, String> {
    let typed = typed.trim();
    let is_day = typed.len() == "YYYY-MM-DD".len();
    let moment = match (typed.is_empty(), is_day) {
        (true, _) => return Ok(None),
        (_, true) => format!("{typed}T00:00:00Z").parse(),
        (_, false) => typed.parse(),
    };
    moment.map(|moment| Some((moment, is_day))).map_err(|_| "Give a day such as 2026-11-22.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_as_an_end_includes_the_whole_day() {
        let moment = |text: &str| text.parse::<Timestamp>().ok();
        assert_eq!(first_moment("2026-11-22").ok().flatten(), moment("2026-11-22T00:00:00Z"));
        assert_eq!(end_moment(" 2026-11-22 ").ok().flatten(), moment("2026-11-23T00:00:00Z"));
        assert_eq!(end_moment("2026-11-22T08:00:00Z").ok().flatten(), moment("2026-11-22T08:00:00Z"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in ["2026-13-01", "22.11.2026", "soon", "2026-11-2", "٢٠٢٦-11"] {
            assert!(first_moment(wrong).is_err(), "{wrong}");
        }
        assert_eq!(first_moment("  "), Ok(None));
    }
}
