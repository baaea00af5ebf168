//! One running Stint: composed, listening, at work, and ended in order.
//!
//! Deliberately not here: where the wish to end comes from (`run` listens to signals, tests just ask).

use crate::{
    compose::{Composed, compose},
    config::Settings,
    http::{Site, assets::Files, router},
    metrics,
    only_process::OnlyProcess,
    record, worker,
};
use anyhow::{Context as _, Result};
use domain::audit::AuditEvent;
use std::{fs, future::Future, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// How long requests and tasks under way may take to end.
const GRACE: Duration = Duration::from_secs(10);

pub struct Process {
    pub site: Arc<Site>,
    listener: TcpListener,
    /// Where metrics are really answered.
    pub metrics: Option<SocketAddr>,
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
    _only: OnlyProcess,
}

impl Process {
    /// Listens, opens the database and starts the tasks. People are served once it runs.
    pub async fn begin(mut settings: Settings, files: Files) -> Result<Self> {
        let listener = listen(settings.listen).await?;
        let metrics_listener = match settings.metrics_listen {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        let metrics = metrics_listener.as_ref().map(TcpListener::local_addr).transpose()?;
        settings.listened_at(listener.local_addr()?);
        fs::create_dir_all(&settings.data)
            .with_context(|| format!("{} cannot be made", settings.data.display()))?;
        let only = OnlyProcess::on(settings.database_url.reveal())?;
        let (stop, stopping) = watch::channel(false);
        let Composed { site, policy, calls } = compose(&mut settings, files, stopping.clone()).await?;
        let started = AuditEvent::ServerStarted { version: site.context.version.to_owned() };
        record::record(&site.context, record::server(), started).await;
        operations::catalog::load(&site.context).await?;
        let mut tasks = worker::start(&site.context, policy, settings.ledger_copy.take(), &stopping);
        if let Some(listener) = metrics_listener {
            tasks.spawn(metrics::serve(listener, site.context.clone(), calls, stopping.clone()));
        }
        tasks.spawn(until_ready(site.clone(), stopping));
        tracing::info!(origin = %settings.origin, listen = %settings.listen, ?metrics, "stint is at work");
        Ok(Self { site, listener, metrics, tasks, stop, _only: only })
    }

    /// Serves until `end` is ready, then lets what is under way end.
    pub async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let Self { site, listener, mut tasks, stop, _only, .. } = self;
        let mut stopping = stop.subscribe();
        let asked = site.clone();
        tokio::spawn(async move {
            end.await;
            asked.ready.send_replace(false);
            asked.context.signals.stop();
            // Nobody listens any more when all has ended already.
            let _ = stop.send(true);
        });
        let mut overdue = stopping.clone();
        let service = router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            // A sender that is gone means the same.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        });
        tokio::select! {
            served = async { serving.await } => served?,
            () = async {
                let _ = overdue.wait_for(|stopping| *stopping).await;
                tokio::time::sleep(GRACE).await;
            } => tracing::warn!("some requests did not end in time"),
        }
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!("some tasks did not end in time; they go on at the next start");
        }
        if let Err(cause) = operations::lease::release_all(&site.context).await {
            tracing::warn!(%cause, "leases could not be given back; they run out");
        }
        record::record(&site.context, record::server(), AuditEvent::ServerStopped).await;
        site.context.database.close().await;
        Ok(())
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened at"))
}

/// Pages are empty before the first catalog is in memory.
async fn until_ready(site: Arc<Site>, mut stopping: watch::Receiver<bool>) {
    let mut changes = site.context.signals.subscribe();
    while site.context.catalog.get().0.import.is_none() {
        // Too many changes at once count as one.
        tokio::select! {
            _ = changes.recv() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
    site.ready.send_replace(true);
    tracing::info!("ready");
}
