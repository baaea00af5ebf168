//! One look at a report: who asks for what, at one moment of the database. It begins with the check and ends with
//! the cover; the start of an export is recorded between.

use super::{Want, scope::Scope};
use crate::{Context, Problem, access::require_auditor, dates};
use domain::{
    audit::AuditEvent,
    catalog::{Catalog, SearchIndex},
    person::Member,
    problem::FieldProblem,
    report::{Cover, Period, ReportKind, ReportQuery},
    time::{Seconds, Timestamp},
};
use std::sync::Arc;
use storage::Connection;

/// How far back a report looks when nobody says.
const USUAL: Seconds = Seconds(90 * 24 * 60 * 60);

pub(super) struct Inquiry<'a> {
    context: &'a Context,
    member: &'a Member,
    query: &'a ReportQuery,
    kind: ReportKind,
    pub(super) now: Timestamp,
    pub(super) period: Period,
    pub(super) scope: Scope,
    catalog: Arc<(Catalog, SearchIndex)>,
    pub(super) connection: Connection,
}

impl<'a> Inquiry<'a> {
    pub(super) async fn begin(
        context: &'a Context,
        member: &'a Member,
        query: &'a ReportQuery,
        kind: ReportKind,
    ) -> Result<Self, Problem> {
        let now = context.clock.now();
        require_auditor(context, member, &format!("report {}", kind.slug()), now).await?;
        let catalog = context.catalog.get();
        let (period, scope) = parse(query, &catalog.0, now)?;
        let connection = context.database.snapshot().await.map_err(context.failed(now))?;
        Ok(Self { context, member, query, kind, now, period, scope, catalog, connection })
    }

    pub(super) fn catalog(&self) -> &Catalog {
        &self.catalog.0
    }

    pub(super) fn failed(&self) -> impl Fn(storage::Error) -> Problem + use<'a> {
        self.context.failed(self.now)
    }

    /// Ends the look. The first page of an export is an event.
    pub(super) async fn cover(mut self, rows: u64, want: &Want) -> Result<Cover, Problem> {
        let failed = self.failed();
        let audit_sequence = self.connection.audit_first_last().await.map_err(&failed)?;
        let (_, hash) = self.connection.audit_head().await.map_err(&failed)?;
        if let (Some(format), None) = (&want.format, &want.after) {
            self.record_export(format, rows).await.map_err(&failed)?;
        }
        let is_of_period = matches!(self.kind, ReportKind::GrantRegister | ReportKind::RemovalTimeliness);
        let read_at = self.catalog().import.as_ref().map(|(_, at)| *at);
        Ok(Cover {
            report: self.kind,
            period: is_of_period.then_some(self.period),
            scope: self.scope.words(self.catalog()),
            rows,
            made_at: self.now,
            made_by: self.member.person.name.clone(),
            version: self.context.version.to_owned(),
            audit_sequence,
            audit_hash: audit_sequence.map(|_| hash),
            catalog_read_at: read_at.filter(|_| !is_of_period),
        })
    }

    async fn record_export(&self, format: &str, rows: u64) -> Result<(), storage::Error> {
        let ReportQuery { from, to, scope } = self.query;
        let event = AuditEvent::Exported {
            report: self.kind.slug().to_owned(),
            format: format.to_owned(),
            filter: dates::words(&[("from", from), ("to", to), ("scope", scope)]),
            rows,
        };
        let change = self.context.database.begin().await?;
        change.commit(self.now, self.member.actor(), event).await.map(drop)
    }
}

fn parse(query: &ReportQuery, catalog: &Catalog, now: Timestamp) -> Result<(Period, Scope), Problem> {
    let mut problems = Vec::new();
    let mut keep = |field: &str, sentence: String| problems.push(FieldProblem::new(field, sentence));

    let to = dates::end_moment(&query.to).map_err(|s| keep("to", s)).ok();
    let from = dates::first_moment(&query.from).map_err(|s| keep("from", s)).ok();
    let scope = Scope::parse(&query.scope, catalog).map_err(|s| keep("scope", s)).ok();
    let period = from.zip(to).map(|(from, to)| {
        let to = to.unwrap_or(now);
        Period { from: from.unwrap_or(to - USUAL), to }
    });
    if period.is_some_and(|period| period.from >= period.to) {
        keep("to", dates::BACKWARDS.to_owned());
    }
    match (period, scope) {
        (Some(period), Some(scope)) if problems.is_empty() => Ok((period, scope)),
        _ => Err(Problem::invalid(problems)),
    }
}
