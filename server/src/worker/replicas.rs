//! What happens here is told to the other replicas, and what they tell wakes the worker and open pages here.

use operations::{Context, Signals, Topic};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use storage::Database;
use tokio::sync::{broadcast::error::RecvError, watch};

const TRY_AGAIN: Duration = Duration::from_secs(1);

#[derive(Deserialize, Serialize)]
struct Word {
    /// Which process says it: everyone hears their own words as well.
    from: String,
    topic: Topic,
}

/// Ends at once where there are no other replicas.
pub(super) async fn share(context: Context, mut stopping: watch::Receiver<bool>) {
    let Context { database, signals, replica, .. } = &context;
    loop {
        let shared = tokio::select! {
            shared = until_it_breaks(database, signals, replica) => shared,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        match shared {
            Ok(()) => return,
            Err(cause) => tracing::warn!(%cause, "other replicas cannot be heard; timers go on"),
        }
        tokio::select! {
            () = tokio::time::sleep(TRY_AGAIN) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

async fn until_it_breaks(database: &Database, signals: &Signals, me: &str) -> Result<(), storage::Error> {
    let Some(mut replicas) = database.replicas().await? else { return Ok(()) };
    let mut own = signals.own();
    loop {
        tokio::select! {
            heard = replicas.next() => hear(signals, me, heard?),
            topic = own.recv() => match topic {
                Ok(topic) => tell(database, me, topic).await?,
                // More at once than is kept: everyone looks at everything.
                Err(RecvError::Lagged(_)) => tell(database, me, Topic::Everything).await?,
                Err(RecvError::Closed) => return Ok(()),
            },
        }
    }
}

async fn tell(database: &Database, me: &str, topic: Topic) -> Result<(), storage::Error> {
    let word = Word { from: me.to_owned(), topic };
    // A word of ids cannot fail to be written.
    let Ok(word) = serde_json::to_string(&word) else { return Ok(()) };
    database.tell_replicas(&word).await
}

fn hear(signals: &Signals, me: &str, heard: Option<String>) {
    match heard.map(|word| serde_json::from_str::<Word>(&word)) {
        Some(Ok(Word { from, .. })) if from == me => {}
        Some(Ok(Word { topic, .. })) => signals.hear(topic),
        // Another version's word, or some may have been missed.
        Some(Err(_)) | None => signals.hear(Topic::Everything),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::timeout;

    #[tokio::test]
    async fn what_happens_in_one_replica_wakes_the_other_and_not_itself() {
        let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
            println!("left out: TEST_POSTGRES_URL is not set");
            return;
        };
        let replica = async |name: &'static str| {
            let database = Database::open(&url).await.expect("opens");
            let signals = Signals::default();
            let shared = signals.clone();
            tokio::spawn(async move { until_it_breaks(&database, &shared, name).await });
            signals
        };
        let (here, there) = (replica("here").await, replica("there").await);
        let (mut own, mut heard) = (here.subscribe(), there.subscribe());
        let patience = Duration::from_millis(100);
        // Until both listen, nobody hears.
        let topic = loop {
            here.tell(Topic::Queue);
            if let Ok(topic) = timeout(patience, heard.recv()).await {
                break topic.expect("is open");
            }
        };
        assert_eq!(topic, Topic::Queue);
        timeout(patience, there.reconcile.notified()).await.expect("its worker is woken");
        while let Ok(topic) = own.try_recv() {
            assert_eq!(topic, Topic::Queue, "only what was told here");
        }
        assert!(timeout(patience, here.reconcile.notified()).await.is_err(), "nobody wakes themselves");
    }

    #[test]
    fn a_word_that_cannot_be_read_means_that_anything_may_have_changed() {
        let signals = Signals::default();
        let mut heard = signals.subscribe();
        hear(&signals, "me", Some("a newer version says more".to_owned()));
        hear(&signals, "me", None);
        assert_eq!(heard.try_recv(), Ok(Topic::Everything));
        assert_eq!(heard.try_recv(), Ok(Topic::Everything));
    }
}
