//! `GET /audit/download.{csv,json}`: every record that matches, oldest first.

use super::{Format, export::Export};
use crate::http::{Site, answer, asking::Asking};
use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use domain::{
    audit::{AuditPage, AuditQuery, AuditRecord},
    person::Member,
    problem::{Kind, Problem},
};
use futures::{StreamExt, stream};
use serde_json::json;
use std::sync::Arc;

pub(super) async fn download(
    format: Format,
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    Query(query): Query<AuditQuery>,
) -> Response {
    let exported = match asking.member() {
        Some(member) => export(format, &site, member, query).await,
        None => Err(Problem::new(Kind::SignedOut, "You are not signed in. Sign in first.")),
    };
    match exported {
        Ok(response) => response,
        Err(problem) => answer::problem(&site, &asking, problem).await,
    }
}

async fn export(
    format: Format,
    site: &Arc<Site>,
    member: &Arc<Member>,
    query: AuditQuery,
) -> Result<Response, Problem> {
    // What is added while the file is read does not belong to it: the cover says where it ends.
    let query = AuditQuery { before: String::new(), ..query };
    let newest = operations::audit::search(&site.context, member, &query).await?;
    let last = newest.records.first().map_or(0, |record| record.sequence);
    let first_page = page(site, member, &query, format, 0).await?;
    let made_at = site.context.clock.now();
    let cover = cover(site, member, &newest);
    let cover_json = json!({
        "query": query,
        "made_at": made_at,
        "made_by": member.person.name,
        "version": site.context.version,
        "last_sequence": last,
        "last_hash": newest.records.first().map(|record| record.hash.as_str()),
    });
    let begin = (site.clone(), member.clone(), query, Some(first_page));
    let pages = stream::try_unfold(begin, move |(site, member, query, page_now)| async move {
        let Some(records) = page_now.filter(|records: &Vec<AuditRecord>| !records.is_empty()) else {
            return Ok(None);
        };
        let after = records.last().map_or(last, |record| record.sequence);
        let following =
            if after < last { Some(page(&site, &member, &query, format, after).await?) } else { None };
        let records: Vec<_> = records.into_iter().filter(|record| record.sequence <= last).collect();
        Ok(Some((records, (site, member, query, following))))
    });
    let export = Export { name: "audit-log".to_owned(), made_at, cover, cover_json, pages: pages.boxed() };
    export.into_response(format).await
}

async fn page(
    site: &Site,
    member: &Member,
    query: &AuditQuery,
    format: Format,
    after: i64,
) -> Result<Vec<AuditRecord>, Problem> {
    operations::audit::export_page(&site.context, member, query, format.name(), after).await
}

fn cover(site: &Site, member: &Member, newest: &AuditPage) -> Vec<(&'static str, String)> {
    let last = newest.records.first();
    vec![
        ("Report", "Audit log".to_owned()),
        ("Event", all_when_empty(&newest.query.kind)),
        ("About", all_when_empty(&newest.query.subject)),
        ("Actor", all_when_empty(&newest.query.actor)),
        ("From (inclusive)", all_when_empty(&newest.query.from)),
        ("To", all_when_empty(&newest.query.to)),
        ("Made at", newest.now.to_string()),
        ("Made by", member.person.name.clone()),
        ("Stint version", site.context.version.to_owned()),
        ("Up to audit record", last.map_or_else(|| "none".to_owned(), |record| record.sequence.to_string())),
        ("Hash of the last audit record", last.map(|record| record.hash.clone()).unwrap_or_default()),
    ]
}

fn all_when_empty(text: &str) -> String {
    if text.is_empty() { "all".to_owned() } else { text.to_owned() }
}
