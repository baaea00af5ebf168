//! Ends requests that nobody decided on in time. For the worker.

use super::decide;
use crate::{
    Context, Problem,
    lease::{self, Lease},
};
use domain::{audit::AuditEvent, person::Actor, request::Request, time::Timestamp};

/// How many expired now.
pub async fn expire_pending(context: &Context) -> Result<u64, Problem> {
    let expired = lease::if_ours(context, "expiry", |lease| expire(context, lease)).await?;
    Ok(expired.unwrap_or_default())
}

async fn expire(context: &Context, lease: Lease) -> Result<u64, Problem> {
    let now = context.clock.now();
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let overdue = connection.requests_pending_expired(now).await.map_err(context.failed(now))?;
    drop(connection);
    let mut expired = 0;
    for request in overdue {
        let request = request.expire(now);
        match store(context, &lease, &request, now).await {
            Ok(()) => {
                decide::tell(context, &request);
                expired += 1;
            }
            // Decided or withdrawn at this moment, or another replica is at it.
            Err(storage::Error::Conflict) => {}
            Err(error) => return Err(context.failed(now)(error)),
        }
    }
    Ok(expired)
}

async fn store(
    context: &Context,
    lease: &Lease,
    request: &Request,
    now: Timestamp,
) -> Result<(), storage::Error> {
    let mut change = lease.begin(context).await?;
    change.save_request(request).await?;
    change.commit_all(now, vec![event(request)]).await?;
    Ok(())
}

pub(super) fn event(expired: &Request) -> (Actor, AuditEvent) {
    let actor = Actor::System { task: "expiry".to_owned() };
    (actor, AuditEvent::RequestExpired { request: expired.id.clone() })
}
