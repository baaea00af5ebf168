//! The simulated AWS on a loopback port, beside Stint in one process or by itself.
//!
//! Invariant: its address is one of this machine, so that nothing can be mistaken for real access.

use crate::{
    clock::SystemClock,
    command_line::{SimulateArguments, SimulationArguments},
};
use anyhow::{Result, bail};
use connectors::simulated::{self, Behaviour, SimulatedCloud};
use domain::time::Clock;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// The same large organization every time.
const LARGE_SEED: u64 = 1;

/// Starts it on a port of the system's choice, for as long as this process lives, and tells its address.
pub async fn start(arguments: &SimulationArguments, clock: Arc<dyn Clock>) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let cloud = cloud(arguments, clock);
    tracing::info!(address, "the simulated AWS listens");
    tokio::spawn(async move {
        if let Err(cause) = simulated::serve(listener, cloud).await {
            tracing::error!(%cause, "the simulated AWS ended");
        }
    });
    Ok(address)
}

/// Runs it until `end` is ready.
pub async fn run(arguments: &SimulateArguments, end: impl Future<Output = ()>) -> Result<()> {
    if !arguments.listen.ip().is_loopback() {
        bail!("The simulated AWS asks for no credentials, so it listens on this machine only.");
    }
    let listener = TcpListener::bind(arguments.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "the simulated AWS listens");
    let cloud = cloud(&arguments.simulation, Arc::new(SystemClock::default()));
    tokio::select! {
        served = simulated::serve(listener, cloud) => Ok(served?),
        () = end => Ok(()),
    }
}

fn cloud(arguments: &SimulationArguments, clock: Arc<dyn Clock>) -> Arc<SimulatedCloud> {
    let organization = if arguments.large {
        simulated::large_organization(LARGE_SEED)
    } else {
        simulated::reference_organization()
    };
    let behaviour = match arguments.latency {
        None => Behaviour::for_demo(),
        Some(Duration::ZERO) => Behaviour::immediate(),
        Some(latency) => Behaviour { assignment_latency: (latency, latency), ..Behaviour::for_demo() },
    };
    Arc::new(SimulatedCloud::new(organization, behaviour, clock))
}
