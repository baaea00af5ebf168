//! "Do this task if the lease is ours": recurring tasks that one replica does at a time.
//!
//! Invariant: what a task writes begins with [`Lease::begin`], so that a replica that was paused past its lease cannot
//! write what it read before (DESIGN.md, invariant 7): it gets a conflict, and the replica that took over goes on.
//!
//! Deliberately not here: holdings. Their versions, and the note before each call, keep replicas apart.

use crate::{Context, Problem};
use domain::time::{Seconds, Timestamp};
use std::future::Future;
use storage::{Change, Error};

/// From the last write of a task on. A replica that died in the middle of one holds the others up for so long.
const LENGTH: Seconds = Seconds(60);
const NOT_A_FACT: &str = "who does a task";

/// The right to do one task for now.
#[derive(Clone, Debug)]
pub struct Lease {
    task: &'static str,
    fence: i64,
}

/// What the task did, or `None` because another replica is at it. The lease is given back afterwards.
pub async fn if_ours<Done, Work>(
    context: &Context,
    task: &'static str,
    work: impl FnOnce(Lease) -> Work,
) -> Result<Option<Done>, Problem>
where
    Work: Future<Output = Result<Done, Problem>>,
{
    let now = context.clock.now();
    let Some(lease) = take(context, task, now).await.map_err(context.failed(now))? else { return Ok(None) };
    let done = work(lease).await;
    let given_back = async {
        let mut change = context.database.begin().await?;
        change.lease_release(task, &context.replica, context.clock.now()).await?;
        change.commit_without_event(NOT_A_FACT).await
    };
    if let Err(cause) = given_back.await {
        tracing::warn!(task, %cause, "a lease could not be given back; it runs out");
    }
    done.map(Some)
}

/// Gives back whatever this replica holds, for a process that ends in good order: the others go on at once.
pub async fn release_all(context: &Context) -> Result<(), Error> {
    let mut change = context.database.begin().await?;
    change.lease_release_all(&context.replica, context.clock.now()).await?;
    change.commit_without_event(NOT_A_FACT).await
}

async fn take(context: &Context, task: &'static str, now: Timestamp) -> Result<Option<Lease>, Error> {
    let mut change = context.database.begin().await?;
    let fence = change.lease_take(task, &context.replica, now, now + LENGTH).await?;
    change.commit_without_event(NOT_A_FACT).await?;
    Ok(fence.map(|fence| Lease { task, fence }))
}

impl Lease {
    /// A unit of work that can commit only while no other replica took the task over, which none does before it ends.
    /// `Conflict` when one did.
    pub async fn begin(&self, context: &Context) -> Result<Change, Error> {
        let mut change = context.database.begin().await?;
        let until = context.clock.now() + LENGTH;
        change.lease_hold(self.task, &context.replica, self.fence, until).await?;
        Ok(change)
    }
}
