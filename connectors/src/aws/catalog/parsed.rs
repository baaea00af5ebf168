//! Ids in AWS's answers.

use domain::connector::{Setback, SetbackKind};

/// An id in AWS's answer, which is malformed only if AWS changes its ids.
pub(super) fn parsed<Id: std::str::FromStr>(text: Option<&str>) -> Result<Id, Setback> {
    text.and_then(|text| text.parse().ok()).ok_or_else(|| Setback {
        kind: SetbackKind::Unknown,
        sentence: format!(
            "AWS answered with an id that Stint does not understand: {}",
            text.unwrap_or("none")
        ),
        code: None,
        request_id: None,
    })
}
