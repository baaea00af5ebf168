//! What the server's process uses, as Linux counts it.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// Linux counts a process's time in hundredths of a second, whatever the kernel's own clock.
const TICK: Duration = Duration::from_millis(10);

pub(super) struct Usage {
    process: u32,
}

impl Usage {
    pub(super) fn of(process: u32) -> Self {
        Self { process }
    }

    /// Time on processors so far, of all threads.
    pub(super) fn cpu(&self) -> Result<Duration> {
        let stat = self.read("stat")?;
        // The second field is the name, in brackets, and may contain spaces.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u32>().ok());
        let (user, system) = (ticks(11), ticks(12));
        Ok(TICK * (user.context("no user time")? + system.context("no system time")?))
    }

    pub(super) fn megabytes(&self) -> Result<f64> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// After what the start left behind has settled.
    pub(super) async fn idle_megabytes(&self) -> Result<f64> {
        tokio::time::sleep(Duration::from_secs(10)).await;
        self.megabytes()
    }

    fn read(&self, name: &str) -> Result<String> {
        fs::read_to_string(format!("/proc/{}/{name}", self.process))
            .context("the server ended, or this is not Linux")
    }
}
