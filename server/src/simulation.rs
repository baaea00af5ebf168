//! The simulated AWS: on a loopback port of this process, in a process of its own, or wherever it runs already.
//!
//! Invariant: its address is always one of this machine, so that nothing can be mistaken for real access.

use crate::command_line::{SimulateArguments, SimulationArguments};
use anyhow::{Result, bail};
use connectors::simulated::{self, Behaviour, SimulatedCloud};
use domain::time::Clock;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// The same large organization every time.
const LARGE_SEED: u64 = 1;

/// The address of the simulated AWS; one of this process lives as long as the process.
pub async fn address(arguments: &SimulationArguments, clock: Arc<dyn Clock>) -> Result<String> {
    if let Some(elsewhere) = &arguments.simulated_at {
        if !elsewhere.host_str().is_some_and(|host| host == "127.0.0.1" || host == "[::1]") {
            bail!(
                "{elsewhere} is not on this machine. A simulated AWS is at an address such as http://127.0.0.1:4601"
            );
        }
        return Ok(elsewhere.as_str().trim_end_matches('/').to_owned());
    }
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

/// Runs only the simulated AWS until it is asked to end.
pub async fn run(
    arguments: &SimulateArguments,
    clock: Arc<dyn Clock>,
    end: impl Future<Output = ()>,
) -> Result<()> {
    let listen: SocketAddr = arguments.listen;
    if !listen.ip().is_loopback() {
        bail!(
            "The simulated AWS listens on this machine only. Give a loopback address such as 127.0.0.1:4601"
        );
    }
    let listener = TcpListener::bind(listen).await?;
    tracing::info!(address = format!("http://{}", listener.local_addr()?), "the simulated AWS listens");
    tokio::select! {
        served = simulated::serve(listener, cloud(&arguments.simulation, clock)) => Ok(served?),
        () = end => Ok(()),
    }
}

fn cloud(arguments: &SimulationArguments, clock: Arc<dyn Clock>) -> Arc<SimulatedCloud> {
    let organization = if arguments.large {
        simulated::large_organization(LARGE_SEED)
    } else {
        simulated::reference_organization()
    };
    // People should not wait for the reading of an organization that nobody else uses.
    let unhurried = Behaviour::for_demo();
    let behaviour = match arguments.latency {
        None => unhurried,
        Some(Duration::ZERO) => Behaviour::immediate(),
        Some(latency) => Behaviour { assignment_latency: (latency, latency), ..unhurried },
    };
    Arc::new(SimulatedCloud::new(organization, behaviour, clock))
}
