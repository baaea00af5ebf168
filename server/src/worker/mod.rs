//! The work that nobody asks for: each task runs on a signal and on a timer, takes no input, and never ends.
//!
//! Invariant: start-up, recovery and normal work are one path; a task that fails or panics is logged and tried again.
//! Deliberately not here: what the tasks do (`operations`).

mod driver;
mod follow;
mod import;
mod ledger_copy;
mod policy_watch;
mod replicas;
mod stale;

pub use policy_watch::{FirstPolicies, PolicyFile, loaded, read_policy, told};

use domain::problem::Problem;
use driver::{Task, drive};
use ledger_copy::LedgerCopy;
use operations::Context;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};

/// Starts all tasks; they end when `stopping` turns true.
pub fn start(
    context: &Context,
    policy: Option<PolicyFile>,
    ledger_copy: Option<PathBuf>,
    stopping: &watch::Receiver<bool>,
) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let reconcile = Task {
        name: "reconcile",
        wake: Some(context.signals.reconcile.clone()),
        at_least_every: Duration::from_secs(30),
    };
    tasks.spawn(drive(reconcile, context.clone(), stopping.clone(), |context, _| async move {
        operations::grant::reconcile(&context).await.map(|done| done.next_at)
    }));
    let import =
        Task { name: "import", wake: Some(context.signals.import.clone()), at_least_every: import::EVERY };
    tasks.spawn(drive(import, context.clone(), stopping.clone(), import::run));
    let follow = Task { name: "follow", wake: None, at_least_every: Duration::from_secs(15) };
    tasks.spawn(drive(follow, context.clone(), stopping.clone(), |context, _| follow::run(context)));
    let expire = Task { name: "expire", wake: None, at_least_every: Duration::from_secs(30) };
    tasks.spawn(drive(expire, context.clone(), stopping.clone(), |context, _| stale::run(context)));
    let mark = Task {
        name: "clock",
        wake: None,
        at_least_every: Duration::from_secs(operations::clock::MARK_EVERY.0),
    };
    tasks.spawn(drive(mark, context.clone(), stopping.clone(), |context, _| async move {
        operations::clock::mark(&context).await?;
        Ok(None)
    }));
    tasks.spawn(replicas::share(context.clone(), stopping.clone()));
    let alarm = Task { name: "alarm", wake: None, at_least_every: Duration::from_secs(30) };
    tasks.spawn(drive(alarm, context.clone(), stopping.clone(), |context, _| async move {
        operations::removal::alarm(&context).await?;
        operations::removal::find_stuck(&context).await?;
        Ok(None)
    }));
    // Does nothing until the organization was read anew, here or in another replica.
    let sweep = Task { name: "sweep", wake: None, at_least_every: Duration::from_secs(15) };
    tasks.spawn(drive(sweep, context.clone(), stopping.clone(), |context, _| async move {
        operations::sweep::sweep(&context).await.map(|_| None)
    }));
    let deliver = Task { name: "deliver alarms", wake: None, at_least_every: Duration::from_secs(10) };
    tasks.spawn(drive(deliver, context.clone(), stopping.clone(), |context, _| async move {
        operations::removal::deliver_alarms(&context).await
    }));
    if let Some(path) = ledger_copy {
        let copy = Arc::new(LedgerCopy::at(path));
        let task = Task { name: "ledger copy", wake: None, at_least_every: ledger_copy::LOOK_EVERY };
        tasks.spawn(drive(task, context.clone(), stopping.clone(), move |context, _| {
            let copy = copy.clone();
            async move { copy.keep(&context).await }
        }));
    }
    let fence = Task { name: "fence", wake: None, at_least_every: Duration::from_secs(5) };
    tasks.spawn(drive(fence, context.clone(), stopping.clone(), |context, _| async move {
        operations::fence::keep(&context).await
    }));
    let watch = Task {
        name: "policy",
        wake: Some(context.signals.policy.clone()),
        at_least_every: Duration::from_secs(2),
    };
    let policy = Arc::new(policy);
    tasks.spawn(drive(watch, context.clone(), stopping.clone(), move |context, _| {
        let policy = policy.clone();
        async move {
            match &*policy {
                Some(file) => file.look(&context).await,
                None => operations::policy::follow(&context).await?,
            }
            Ok::<_, Problem>(None)
        }
    }));
    tasks
}
