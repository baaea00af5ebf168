//! `GET /metrics` for Prometheus, at an address of its own.
//!
//! Invariant: nobody signs in here, so nothing here names a person, an account or a request.

mod text;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use connectors::paced::Counted;
use domain::{
    removal::{CONFIRMED_WITHIN, SENT_WITHIN},
    time::Timestamp,
};
use http::header::CONTENT_TYPE;
use operations::{
    Context,
    removal::{Gauges, measure},
};
use text::Text;
use tokio::{net::TcpListener, sync::watch};

const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Until `stopping` turns true.
pub async fn serve(
    listener: TcpListener,
    context: Context,
    calls: Counted,
    mut stopping: watch::Receiver<bool>,
) {
    let router = Router::new().route("/metrics", get(metrics)).with_state((context, calls));
    let served = axum::serve(listener, router).with_graceful_shutdown(async move {
        // A sender that is gone means the same.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    });
    if let Err(cause) = served.await {
        tracing::error!(%cause, "metrics are not answered any more");
    }
}

async fn metrics(State((context, calls)): State<(Context, Counted)>) -> Response {
    let mut text = Text::default();
    let measured = measure(&context).await;
    text.gauge("stint_database_up", "Whether the database answers.", u64::from(measured.is_ok()));
    match measured {
        Ok(gauges) => of_ledger(&mut text, &gauges, context.clock.now()),
        Err(cause) => tracing::warn!(%cause, "the ledger cannot be measured"),
    }
    if let Some((_, read_at)) = &context.catalog.get().0.import {
        let age = context.clock.now().since(*read_at).0;
        text.gauge("stint_catalog_age_seconds", "Since the organization was read from AWS.", age);
    }
    let sent = format!("From the end of access until its removal was sent; promised: {SENT_WITHIN}.");
    text.histogram("stint_removal_sent_seconds", &sent, &context.removals.sent());
    let confirmed =
        format!("From the end of access until it was confirmed gone; promised: {CONFIRMED_WITHIN}.");
    text.histogram("stint_removal_confirmed_seconds", &confirmed, &context.removals.confirmed());
    of_calls(&mut text, &calls);
    ([(CONTENT_TYPE, FORMAT)], text.finish()).into_response()
}

/// Since the process began. An import's reads are not among them.
fn of_calls(text: &mut Text, calls: &Counted) {
    let help = "Calls to AWS that look at access or change it.";
    text.counters("stint_aws_calls_total", help, ["service", "outcome"], &calls.calls());
    let help = "Calls to AWS that may leave at most; fewer after AWS throttled.";
    text.gauges("stint_aws_calls_per_second_allowed", help, "service", &calls.allowed());
}

/// Nothing of it is told while the database does not answer: a figure from before would look like one of now.
fn of_ledger(text: &mut Text, gauges: &Gauges, now: Timestamp) {
    text.gauge("stint_removals_late", "Removals overdue by more than was promised.", gauges.removals_late);
    text.gauge(
        "stint_removal_overdue_seconds",
        "Of the removal that is overdue the longest.",
        gauges.longest_overdue.0,
    );
    text.gauges("stint_grants", "Grants that have not ended.", "state", &gauges.grants);
    text.gauge("stint_requests_pending", "Requests that wait for a decision.", gauges.requests_pending);
    text.gauges("stint_findings_open", "What a person should look at.", "kind", &gauges.findings);
    if let Some(swept_at) = gauges.swept_at {
        let age = now.since(swept_at).0;
        text.gauge("stint_sweep_age_seconds", "Since AWS was compared with the ledger.", age);
    }
}
