//! Facts that belong to no operation: the server's start and stop, refused requests, policies that came into force.

use domain::{audit::AuditEvent, person::Actor};
use operations::Context;

/// Commits the event alone. A failure is logged: what it is about has happened already and cannot be undone.
pub async fn record(context: &Context, actor: Actor, event: AuditEvent) {
    let kind = event.kind();
    let now = context.clock.now();
    let recorded = async { context.database.begin().await?.commit(now, actor, event).await };
    if let Err(cause) = recorded.await {
        tracing::error!(%cause, kind, "an audit event could not be recorded");
    }
}

/// The actor of what the process does by itself.
pub fn server() -> Actor {
    Actor::System { task: "server".to_owned() }
}
