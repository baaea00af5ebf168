//! Reports and the audit log as files, streamed page by page.
//!
//! Invariant: every file begins with its cover, so that an auditor can tell that it is whole; a failure on the way
//! breaks the download off instead of ending it early. Deliberately not here: which rows, and recording the export
//! (`operations`).

mod audit;
mod columns;
mod cover;
mod csv;
mod export;
mod json;
mod reach;
mod reports;
mod xlsx;

use super::routes::Routes;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    Csv,
    Xlsx,
    Json,
}

impl Format {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

pub fn routes() -> Routes {
    let report =
        |format| move |site, asking, report, query| reports::download(format, site, asking, report, query);
    let audit = |format| move |site, asking, query| audit::download(format, site, asking, query);
    let who = |format| move |site, asking, query| reach::who(format, site, asking, query);
    let what = |format| move |site, asking, query| reach::what(format, site, asking, query);
    Routes::default()
        .get("/reports/{report}/download.csv", report(Format::Csv))
        .get("/reports/{report}/download.xlsx", report(Format::Xlsx))
        .get("/reports/{report}/download.json", report(Format::Json))
        .get("/policies/who/download.csv", who(Format::Csv))
        .get("/policies/who/download.json", who(Format::Json))
        .get("/policies/what/download.csv", what(Format::Csv))
        .get("/policies/what/download.json", what(Format::Json))
        .get("/audit/download.csv", audit(Format::Csv))
        .get("/audit/download.json", audit(Format::Json))
}
