//! `GET /policies/{who,what}/download.{csv,json}`: who may have an access, and what a person may have.

use super::{Format, columns::Row, export::Export};
use crate::http::{Site, answer, asking::Asking};
use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use domain::{
    person::Member,
    problem::{Kind, Problem},
};
use futures::{
    StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use operations::simulator::{ASSUMED, ReachCover, WhatQuery, WhoQuery, what_may_they_have, who_may_have};
use serde_json::json;
use std::sync::Arc;

/// Rows that are made at once.
const PAGE: usize = 1_000;

pub(super) async fn who(
    format: Format,
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    Query(query): Query<WhoQuery>,
) -> Response {
    answered(&site, &asking, |member| Box::pin(export_who(format, &site, member, query))).await
}

pub(super) async fn what(
    format: Format,
    State(site): State<Arc<Site>>,
    Extension(asking): Extension<Asking>,
    Query(query): Query<WhatQuery>,
) -> Response {
    answered(&site, &asking, |member| Box::pin(export_what(format, &site, member, query))).await
}

async fn answered<'a>(
    site: &'a Arc<Site>,
    asking: &'a Asking,
    export: impl FnOnce(&'a Member) -> BoxFuture<'a, Result<Response, Problem>>,
) -> Response {
    let exported = match asking.member() {
        Some(member) => export(member).await,
        None => Err(Problem::new(Kind::SignedOut, "You are not signed in. Sign in first.")),
    };
    match exported {
        Ok(response) => response,
        Err(problem) => answer::problem(site, asking, problem).await,
    }
}

async fn export_who(
    format: Format,
    site: &Site,
    member: &Member,
    query: WhoQuery,
) -> Result<Response, Problem> {
    let (_, who) = who_may_have(&site.context, member, &query, Some(format.name())).await?;
    let who = who.ok_or_else(unclear)?;
    let rows = who.rows;
    file(format, who.cover, stream::once(async { Ok(rows) }).boxed()).await
}

async fn export_what(
    format: Format,
    site: &Site,
    member: &Member,
    query: WhatQuery,
) -> Result<Response, Problem> {
    let (_, what) = what_may_they_have(&site.context, member, &query, Some(format.name())).await?;
    let what = what.ok_or_else(unclear)?;
    let cover = what.cover.clone();
    let pages = stream::try_unfold((what, 0), |(what, offset)| async move {
        let rows = what.page(offset, PAGE);
        Ok((!rows.is_empty()).then(|| {
            let next = offset + rows.len();
            (rows, (what, next))
        }))
    });
    file(format, cover, pages.boxed()).await
}

async fn file<R: Row>(
    format: Format,
    cover: ReachCover,
    pages: BoxStream<'static, Result<Vec<R>, Problem>>,
) -> Result<Response, Problem> {
    let mut cover_json = json!(cover);
    cover_json["asked"] = ASSUMED.into();
    let export = Export {
        name: cover.slug.to_owned(),
        made_at: cover.made_at,
        cover: lines(&cover),
        cover_json,
        pages,
    };
    export.into_response(format).await
}

fn lines(cover: &ReachCover) -> Vec<(&'static str, String)> {
    let head = [
        ("Report", cover.question.to_owned()),
        ("About", cover.about.clone()),
        ("Asked", ASSUMED.to_owned()),
        ("Rows", cover.rows.to_string()),
        ("Made at", cover.made_at.to_string()),
        ("Made by", cover.made_by.clone()),
        ("Stint version", cover.version.clone()),
        ("Policy version", cover.policy_version.clone()),
    ];
    let read = cover.catalog_read_at.map(|at| ("AWS last read at", at.to_string()));
    let groups =
        cover.groups.iter().map(|group| ("Terms", format!("{}: {}", group.terms.words(), group.count)));
    head.into_iter().chain(read).chain(groups).collect()
}

/// The operation refuses to export what is not clear.
fn unclear() -> Problem {
    Problem::new(Kind::NotFound, "It is not clear what is meant. Choose one.")
}
