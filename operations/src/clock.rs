//! The latest time that Stint knows to have been, kept in the database, so that a clock set back while no process ran
//! gives nobody more time.

use crate::{Context, Problem};
use domain::time::{Seconds, Timestamp};
use storage::{Connection, Database};

const SETTING: &str = "latest_time";
/// How old the mark gets at most while a process runs: what a clock set back during an outage of Stint can gain.
pub const MARK_EVERY: Seconds = Seconds(30);

/// The mark that the last process left; `None` in a new database.
pub async fn latest(database: &Database) -> Result<Option<Timestamp>, storage::Error> {
    stored(&mut database.read().await?).await
}

/// Leaves the mark. Of several replicas the one that is ahead counts.
pub async fn mark(context: &Context) -> Result<(), Problem> {
    let now = context.clock.now();
    store(context, now).await.map_err(context.failed(now))
}

async fn store(context: &Context, now: Timestamp) -> Result<(), storage::Error> {
    let mut change = context.database.begin().await?;
    if stored(&mut change).await?.is_some_and(|latest| latest >= now) {
        return Ok(());
    }
    change.set_setting(SETTING, &now.to_string()).await?;
    change.commit_without_event("the time that passes").await
}

async fn stored(connection: &mut Connection) -> Result<Option<Timestamp>, storage::Error> {
    let text = connection.setting(SETTING).await?;
    Ok(text.and_then(|text| text.parse().ok()))
}
