//! `GET /reports/{report}/download.{csv,xlsx,json}`.

use super::{Format, columns::Row, cover, export::Export};
use crate::http::{Site, answer, asking::Asking};
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    person::Member,
    problem::{Kind, Problem},
    report::{ReportKind, ReportQuery},
};
use futures::{StreamExt, future::BoxFuture, stream};
use operations::report::{self, Page, Want};
use serde_json::json;
use std::sync::Arc;

pub(super) async fn download(
    format: Format,
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    Path(report): Path<String>,
    Query(query): Query<ReportQuery>,
) -> Response {
    let exported = match asking.member() {
        Some(member) => {
            let source = Source { site: site.clone(), member: member.clone(), query };
            export(format, &report, Arc::new(source)).await
        }
        None => Err(Problem::new(Kind::SignedOut, "You are not signed in. Sign in first.")),
    };
    match exported {
        Ok(response) => response,
        Err(problem) => answer::problem(&site, &asking, problem).await,
    }
}

/// What every page of a report is fetched with.
struct Source {
    site: Arc<Site>,
    member: Arc<Member>,
    query: ReportQuery,
}

type Fetch<R> = for<'a> fn(&'a Source, &'a Want) -> BoxFuture<'a, Result<Page<R>, Problem>>;

async fn export(format: Format, report: &str, source: Arc<Source>) -> Result<Response, Problem> {
    let unknown =
        || Problem::new(Kind::NotFound, "There is no such report. Choose one from the list of reports.");
    match ReportKind::from_slug(report).ok_or_else(unknown)? {
        ReportKind::GrantRegister => {
            paged(format, source, |source, want| {
                Box::pin(report::grant_register(&source.site.context, &source.member, &source.query, want))
            })
            .await
        }
        ReportKind::StandingAccess => {
            paged(format, source, |source, want| {
                Box::pin(report::standing_access(&source.site.context, &source.member, &source.query, want))
            })
            .await
        }
        ReportKind::CurrentAccess => {
            paged(format, source, |source, want| {
                Box::pin(report::current_access(&source.site.context, &source.member, &source.query, want))
            })
            .await
        }
        ReportKind::RemovalTimeliness => timeliness(format, &source).await,
    }
}

/// A list that comes page by page; the first page is fetched before anything is sent, so that a refusal has its status.
async fn paged<R: Row + Sync>(
    format: Format,
    source: Arc<Source>,
    fetch: Fetch<R>,
) -> Result<Response, Problem> {
    let first = fetch(&source, &want(format, None)).await?;
    let rest = stream::try_unfold((source, first.next), move |(source, after)| async move {
        let Some(after) = after else { return Ok(None) };
        let page = fetch(&source, &want(format, Some(after))).await?;
        Ok(Some((page.rows, (source, page.next))))
    });
    let rows = first.rows;
    let export = Export {
        name: first.cover.report.slug().to_owned(),
        made_at: first.cover.made_at,
        cover: cover::lines(&first.cover),
        cover_json: json!(first.cover),
        pages: stream::once(async { Ok(rows) }).chain(rest).boxed(),
    };
    export.into_response(format).await
}

/// Totals on the cover, everything late as rows.
async fn timeliness(format: Format, source: &Source) -> Result<Response, Problem> {
    let want = want(format, None);
    let (cover, report) =
        report::removal_timeliness(&source.site.context, &source.member, &source.query, &want).await?;
    let mut lines = cover::lines(&cover);
    lines.extend(cover::timeliness_lines(&report));
    let mut cover_json = json!(cover);
    cover_json["timeliness"] = json!({
        "removals": report.removals,
        "median": report.median,
        "p99": report.p99,
        "longest": report.longest,
        "histogram": report.histogram,
    });
    let export = Export {
        name: cover.report.slug().to_owned(),
        made_at: cover.made_at,
        cover: lines,
        cover_json,
        pages: stream::once(async { Ok(report.late) }).boxed(),
    };
    export.into_response(format).await
}

fn want(format: Format, after: Option<String>) -> Want {
    Want { after, format: Some(format.name().to_owned()) }
}
