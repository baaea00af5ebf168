//! `cargo xtask bench`: the release server with the large organization, measured over HTTP on both databases.
//!
//! One client asks at a time, as latency is what is measured; only the memory under load is taken with many at once.
//! Client, server, simulated AWS and database share the machine, so that real numbers can only be better.

mod eligibility;
mod figures;
mod form;
mod pages;
mod requests;
mod samples;
mod simulated_aws;
mod usage;
mod visitor;

use std::{path::Path, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    build::{self, Profile},
    command_line::BenchArguments,
    demo::{self, Database, Demo},
    progress::{self, step},
    tools::postgres::{Durability, Postgres},
    workspace::Workspace,
};
use figures::Figures;
use simulated_aws::SimulatedAws;
use usage::Usage;
use visitor::Visitor;

/// Who asks and who approves, as the demo's sign-in names them.
const REQUESTER: &str = "Ana Ruiz";
const APPROVER: &str = "Sam Okafor";

pub(crate) async fn bench(workspace: &Workspace, arguments: &BenchArguments) -> Result<ExitCode> {
    if arguments.json {
        progress::speak_on_standard_error();
    }
    let options = build::Options { browser: Profile::Release, server: Profile::Release };
    let server = build::build(workspace, options).await?;
    let sqlite = measure(&server, &workspace.root, Database::Sqlite).await.context("on SQLite")?;
    let postgres = step("PostgreSQL", Postgres::start(Durability::Full)).await?;
    let url = Database::Postgres(postgres.url.clone());
    let postgres = measure(&server, &workspace.root, url).await.context("on PostgreSQL")?;
    if arguments.json {
        println!("{}", figures::json(&sqlite, &postgres)?);
    } else {
        figures::table(&sqlite, &postgres)?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(server: &Path, root: &Path, database: Database) -> Result<Figures> {
    let name = if matches!(database, Database::Sqlite) { "SQLite" } else { "PostgreSQL" };
    let data = tempfile::tempdir()?;
    let aws = SimulatedAws::start(server).await?;
    let options = demo::Options {
        port: demo::free_port()?,
        data: data.path().to_owned(),
        large: false,
        database,
        simulated_aws: Some(aws.address.clone()),
        log: Some(data.path().join("log")),
    };
    let demo = step(&format!("start on {name}"), Demo::start(server, root, &options)).await?;
    let usage = Usage::of(demo.process_id().context("the server ended")?);
    let result = measure_running(&demo.address, (&aws, &usage), (root, data.path()), name).await;
    if result.is_err() {
        let log = std::fs::read_to_string(data.path().join("log")).unwrap_or_default();
        let tail: Vec<&str> = log.lines().rev().take(15).collect();
        progress::say(&tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
    }
    result
}

/// `root` is the checkout, `data` the server's folder.
async fn measure_running(
    address: &str,
    (aws, usage): (&SimulatedAws, &Usage),
    (root, data): (&Path, &Path),
    name: &str,
) -> Result<Figures> {
    let rss_idle_mb = step("memory when idle", usage.idle_megabytes()).await?;
    let requester = Visitor::sign_in(address, REQUESTER).await?;
    let approver = Visitor::sign_in(address, APPROVER).await?;
    let first_load = step("first load", pages::first_load(&requester)).await?;
    let search = step("catalog search", pages::search(&requester, usage)).await?;
    step("a usual day", requests::usual_day(&requester, &approver)).await?;
    let home = step("home", pages::timed(&requester, "/", 300)).await?;
    let queue = step("queue", pages::timed(&approver, "/queue", 300)).await?;
    let story = requests::story(&requester, &approver, aws);
    let requests = step(&format!("requests and approvals on {name}"), story).await?;
    let rss_load_mb = step("memory under load", pages::under_load(&requester, &approver, usage)).await?;
    let changes = eligibility::eligibility(&requester, root, data);
    let eligibility = step("the catalog after changes of policies", changes).await?;
    Ok(Figures {
        approval_to_call_ms_p50: requests.approval_to_call.percentile(50),
        approval_to_call_ms_p99: requests.approval_to_call.percentile(99),
        search_ms_p50: search.latency.percentile(50),
        search_ms_p99: search.latency.percentile(99),
        search_cpu_ms: search.cpu_milliseconds,
        home_ms_p99: home.percentile(99),
        queue_ms_p99: queue.percentile(99),
        submit_ms_p99: requests.submit.percentile(99),
        approve_ms_p99: requests.approve.percentile(99),
        rss_idle_mb,
        rss_load_mb,
        first_load_brotli_bytes: first_load,
        eligibility_first_ms: eligibility.first.percentile(100),
        eligibility_ms_p99: eligibility.later.percentile(99),
    })
}
