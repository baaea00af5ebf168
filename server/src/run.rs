//! From the command line to a running process, and to its orderly end.

use crate::{
    command_line::{AuditCommand, Command, CommandLine, PolicyCommand},
    compose::{Composed, compose},
    config::Settings,
    http::{Site, assets::Files, router},
    record, subcommands, worker,
};
use anyhow::{Context as _, Result};
use domain::audit::AuditEvent;
use std::{
    net::SocketAddr,
    process::ExitCode,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tracing_subscriber::EnvFilter;

/// How long requests and tasks under way may take to end.
const GRACE: Duration = Duration::from_secs(10);

pub async fn run(line: CommandLine, files: Files) -> Result<ExitCode> {
    begin_log();
    let environment = |name: &str| std::env::var(name).ok();
    match line.command {
        Command::Serve(arguments) => serve(Settings::serve(*arguments, &environment)?, files).await,
        Command::Demo(arguments) => serve(Settings::demo(arguments, &environment)?, files).await,
        Command::Migrate(database) => subcommands::migrate(&database).await,
        Command::Audit(AuditCommand::Verify(database)) => subcommands::verify_audit(&database).await,
        Command::Policy(PolicyCommand::Check { file }) => subcommands::check_policy(&file),
    }
}

/// One line of JSON for each event, so that nothing typed by people can look like another line.
fn begin_log() {
    let filter = EnvFilter::try_from_env("STINT_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let cause = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, cause, "panic");
    }));
}

async fn serve(mut settings: Settings, files: Files) -> Result<ExitCode> {
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} cannot be listened at", settings.listen))?;
    settings.listened_at(listener.local_addr()?);
    let (stop, stopping) = watch::channel(false);
    let Composed { site, policy } = compose(&settings, files, stopping.clone()).await?;
    let started = AuditEvent::ServerStarted { version: site.context.version.to_owned() };
    record::record(&site.context, record::server(), started).await;
    operations::catalog::load(&site.context).await?;
    let mut tasks = worker::start(&site.context, policy, &stopping);
    tracing::info!(origin = %settings.origin, listen = %settings.listen, "stint is at work");

    tokio::spawn(until_ready(site.clone()));
    tokio::spawn(async move {
        asked_to_end().await;
        // Nobody listens any more when all has ended already.
        let _ = stop.send(true);
    });
    let service = router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut ending = stopping.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        // A sender that is gone means the same.
        let _ = ending.wait_for(|stopping| *stopping).await;
    });
    let mut asked = stopping.clone();
    tokio::select! {
        served = serving => served?,
        () = async {
            let _ = asked.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(GRACE).await;
        } => tracing::warn!("some requests did not end in time"),
    }
    site.ready.store(false, Ordering::Release);
    let ended = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::warn!("some tasks did not end in time; they go on at the next start");
    }
    record::record(&site.context, record::server(), AuditEvent::ServerStopped).await;
    site.context.database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Pages are empty before the first catalog is in memory.
async fn until_ready(site: Arc<Site>) {
    let mut changes = site.context.signals.subscribe();
    while site.context.catalog.get().0.import.is_none() {
        if changes.recv().await.is_err() {
            // Too many changes at once count as one.
            tokio::task::yield_now().await;
        }
    }
    site.ready.store(true, Ordering::Release);
    tracing::info!("ready");
}

async fn asked_to_end() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("signals cannot be heard; only a kill ends this process");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => tracing::info!("asked to end by an interrupt"),
        _ = terminate.recv() => tracing::info!("asked to end"),
    }
}
