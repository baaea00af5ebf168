//! Tells people outside Stint of alarms: writes them to the outbox with their event, and sends what is there.
//!
//! Invariant: at least once. A message leaves the outbox after the hook took it, so a crash between sends it again, with
//! the same id. It is never given up, and no removal waits for it: the hook has a task of its own.

use super::ledger::Moving;
use crate::{
    Context, Problem, Topic, labels,
    lease::{self, Lease},
};
use domain::{
    id::NotificationId,
    notification::{Hook, Late, LateRemoval, Notification, wait},
    time::{Seconds, Timestamp},
};
use std::sync::Arc;
use storage::{Change, Error};

/// Sent in one run. A hook takes at most 5 s each, which the lease outlasts.
const MOST: u32 = 8;

/// Where alarms go.
#[derive(Clone)]
pub struct AlarmHook {
    pub hook: Arc<dyn Hook>,
    /// The address of the page of operations.
    pub link: String,
}

/// Puts the alarm into the outbox, when there is a hook.
pub(super) async fn add(
    context: &Context,
    change: &mut Change,
    moving: &Moving,
    overdue: Seconds,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(alarms) = &context.alarms else { return Ok(()) };
    let in_force = context.catalog.get();
    let entitlement = &moving.key.entitlement;
    let account = labels::account(&in_force.0, &entitlement.account);
    let permission_set = labels::permission_set(&in_force.0, &entitlement.permission_set);
    let person = change.person(&moving.key.person).await?;
    let told = LateRemoval::of(Late {
        grant: &moving.grant.id,
        person: person.as_ref().map_or(moving.key.person.as_str(), |person| &person.name),
        account: (&account.id, &account.name),
        permission_set: &permission_set.name,
        due_at: moving.since,
        overdue,
        setback: moving.holding.as_ref().and_then(|holding| holding.setback.as_ref()),
        link: &alarms.link,
    });
    let notification = Notification {
        id: NotificationId::from_bits(context.ids.next(now)),
        // Texts and numbers always serialize.
        body: serde_json::to_string(&told).unwrap_or_default(),
        created_at: now,
        attempts: 0,
        next_at: now,
    };
    change.add_notification(&notification).await
}

/// Sends what is due, and says when something is due again. For the worker.
pub async fn deliver_alarms(context: &Context) -> Result<Option<Timestamp>, Problem> {
    let Some(alarms) = &context.alarms else { return Ok(None) };
    let sent = lease::if_ours(context, "deliver alarms", async |lease| {
        send(context, &*alarms.hook, lease).await.map_err(context.failed(context.clock.now()))
    });
    Ok(sent.await?.flatten())
}

async fn send(context: &Context, hook: &dyn Hook, lease: Lease) -> Result<Option<Timestamp>, Error> {
    let due = context.database.read().await?.notifications_due(context.clock.now(), MOST).await?;
    let is_tried = !due.rows.is_empty();
    for notification in due.rows {
        let delivered = hook.deliver(&notification.id, &notification.body, context.clock.now()).await;
        let now = context.clock.now();
        let mut change = lease.begin(context).await?;
        match delivered {
            Ok(()) => change.remove_notification(&notification.id).await?,
            Err(problem) => {
                let attempts = notification.attempts.saturating_add(1);
                let next_at = now + wait(attempts);
                tracing::error!(id = %notification.id, problem, attempts, %next_at, "an alarm was not delivered");
                let put_off = Notification { attempts, next_at, ..notification };
                change.put_off_notification(&put_off, &problem, now).await?;
            }
        }
        change.commit_without_event("how far an alarm is; the alarm itself is in the log").await?;
    }
    if is_tried {
        context.signals.tell(Topic::Everything);
    }
    context.database.read().await?.notifications_next_at().await
}
