//! One file under way: its name, its cover, its rows in pages.

use super::{Format, columns::Row, csv, json, xlsx};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use domain::{problem::Problem, time::Timestamp};
use futures::stream::BoxStream;
use http::{HeaderValue, header};
use serde_json::Value;

pub(super) type Pages<R> = BoxStream<'static, Result<Vec<R>, Problem>>;

pub(super) struct Export<R> {
    /// Without date and ending, such as `grant-register`.
    pub(super) name: String,
    pub(super) made_at: Timestamp,
    /// Names and values above the rows.
    pub(super) cover: Vec<(&'static str, String)>,
    /// The same for programs.
    pub(super) cover_json: Value,
    pub(super) pages: Pages<R>,
}

impl<R: Row> Export<R> {
    pub(super) async fn into_response(self, format: Format) -> Result<Response, Problem> {
        let file = file_name(&self.name, self.made_at, format);
        let body = match format {
            Format::Csv => csv::body(self),
            Format::Json => json::body(self),
            Format::Xlsx => xlsx::body(self).await?,
        };
        Ok(respond(body, format, &file))
    }
}

fn respond(body: Body, format: Format, file: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    // The name is made of a slug and a date.
    if let Ok(disposition) = HeaderValue::try_from(format!("attachment; filename=\"{file}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

fn file_name(name: &str, made_at: Timestamp, format: Format) -> String {
    let day: String = made_at.to_string().chars().take(10).collect();
    format!("stint-{name}-{day}.{}", format.name())
}

/// A failure after the first bytes left: logged, and the connection is cut.
pub(super) fn broken_off(problem: Problem) -> std::io::Error {
    tracing::error!(%problem, "an export broke off");
    std::io::Error::other("the export broke off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_report_and_its_day() {
        let made_at = "2026-11-22T15:04:00Z".parse().unwrap();
        assert_eq!(file_name("grant-register", made_at, Format::Csv), "stint-grant-register-2026-11-22.csv");
    }
}
