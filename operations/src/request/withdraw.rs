//! Takes one's own request back.

use super::decide;
use crate::{Context, Problem};
use domain::{audit::AuditEvent, id::RequestId, person::Member};

const OPERATION: &str = "request.withdraw";

pub async fn withdraw(context: &Context, member: &Member, id: &RequestId) -> Result<(), Problem> {
    let now = context.clock.now();
    let (request, requester) = decide::find(context, id, now).await?;
    if !decide::may_see(context, member, &request, &requester, now) {
        return Err(decide::not_found());
    }
    let withdrawn = match request.withdraw(&member.person.id, now) {
        Ok(withdrawn) => withdrawn,
        Err(refusal) => return Err(decide::refused(context, member, OPERATION, refusal, now).await),
    };
    let event = AuditEvent::RequestWithdrawn { request: id.clone() };
    decide::store(context, member, OPERATION, (withdrawn.clone(), None), event, now).await?;
    decide::tell(context, &withdrawn);
    Ok(())
}
