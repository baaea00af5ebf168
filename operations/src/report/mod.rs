//! The auditor's reports. Each gives its cover and its rows page by page, so that exports stream.
//!
//! Invariant: all of one page, its cover too, shows the database at one moment.

mod current_access;
mod grant_register;
mod grant_rows;
mod inquiry;
mod removal_timeliness;
mod scope;
mod standing;
mod standing_access;

pub use current_access::current_access;
pub use grant_register::grant_register;
pub use removal_timeliness::removal_timeliness;
pub use standing_access::standing_access;

use domain::report::Cover;

/// Rows of one page of an export, and of the screen.
pub const PAGE: u32 = 500;

/// One page of a report.
#[derive(Clone, Debug)]
pub struct Page<Row> {
    pub cover: Cover,
    pub rows: Vec<Row>,
    /// Give it back for the next page; `None` at the end.
    pub next: Option<String>,
}

/// Where to go on, and whether the page is for the screen or for an export (which is recorded once, at its start).
#[derive(Clone, Debug, Default)]
pub struct Want {
    pub after: Option<String>,
    /// `csv`, `xlsx` or `json` for an export.
    pub format: Option<String>,
}

impl Want {
    /// Where to go on, read by `parse`; a place that no page ever gave is refused.
    fn place<T>(&self, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, crate::Problem> {
        let Some(after) = &self.after else { return Ok(None) };
        let sentence = "There is no such page. Go back to the first one.";
        let problem = || crate::Problem::invalid(vec![domain::problem::FieldProblem::new("after", sentence)]);
        parse(after).map(Some).ok_or_else(problem)
    }
}
