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
mod reports;
mod xlsx;

use super::Site;
use axum::{Router, routing::get};
use std::sync::Arc;

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

pub const PATHS: [(&str, Format); 5] = [
    ("/reports/{report}/download.csv", Format::Csv),
    ("/reports/{report}/download.xlsx", Format::Xlsx),
    ("/reports/{report}/download.json", Format::Json),
    ("/audit/download.csv", Format::Csv),
    ("/audit/download.json", Format::Json),
];

pub fn routes() -> Router<Arc<Site>> {
    PATHS.into_iter().fold(Router::new(), |router, (path, format)| {
        let handler = if path.starts_with("/audit/") {
            get(move |site, asking, query| audit::download(format, site, asking, query))
        } else {
            get(move |site, asking, report, query| reports::download(format, site, asking, report, query))
        };
        router.route(path, handler)
    })
}
