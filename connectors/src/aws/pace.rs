//! The pace of an import: one call after another at equal distances, below what AWS allows.

use std::{num::NonZeroU32, time::Duration};
use tokio::{
    sync::Mutex,
    time::{Interval, MissedTickBehavior, interval},
};

pub(super) struct Pace(Option<Mutex<Interval>>);

impl Pace {
    pub(super) fn new(calls_per_second: Option<NonZeroU32>) -> Self {
        Self(calls_per_second.map(|calls| {
            let mut interval = interval(Duration::from_secs(1) / calls.get());
            interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
            Mutex::new(interval)
        }))
    }

    pub(super) async fn wait(&self) {
        if let Some(interval) = &self.0 {
            interval.lock().await.tick().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_keep_their_distance() {
        let pace = Pace::new(NonZeroU32::new(1_000));
        let start = tokio::time::Instant::now();
        for _ in 0..41 {
            pace.wait().await;
        }
        assert!(start.elapsed() >= Duration::from_millis(40));
    }
}
