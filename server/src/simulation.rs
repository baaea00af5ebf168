//! The simulated AWS on a loopback port of this process. It lives as long as the process.
//!
//! Invariant: its address is one of this machine, so that nothing can be mistaken for real access.

use crate::command_line::SimulationArguments;
use anyhow::Result;
use connectors::simulated::{self, Behaviour, SimulatedCloud};
use domain::time::Clock;
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// The same large organization every time.
const LARGE_SEED: u64 = 1;

/// Starts it and tells its address.
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

fn cloud(arguments: &SimulationArguments, clock: Arc<dyn Clock>) -> Arc<SimulatedCloud> {
    let organization = if arguments.large {
        simulated::large_organization(LARGE_SEED)
    } else {
        simulated::reference_organization()
    };
    // People should not wait for the reading of an organization that nobody else uses.
    let unhurried = Behaviour { calls_per_second: None, ..Behaviour::realistic() };
    let behaviour = match arguments.latency {
        None => unhurried,
        Some(Duration::ZERO) => Behaviour::immediate(),
        Some(latency) => Behaviour { assignment_latency: (latency, latency), ..unhurried },
    };
    Arc::new(SimulatedCloud::new(organization, behaviour, clock))
}
