//! Rejects a request.

use super::{DecisionForm, decide};
use crate::{Context, Problem};
use domain::{
    audit::AuditEvent, id::DecisionId, person::Member, problem::Kind, request::Verdict, text::Comment,
};

const OPERATION: &str = "request.reject";

pub async fn reject(context: &Context, member: &Member, form: &DecisionForm) -> Result<(), Problem> {
    let now = context.clock.now();
    let decidable = decide::prepare(context, member, form, (OPERATION, Verdict::Rejected), now).await?;
    let (request, comment) = (decidable.request.clone(), decidable.comment.clone());
    let id = DecisionId::from_bits(context.ids.next(now));
    let event = AuditEvent::RequestRejected {
        request: request.id.clone(),
        decision: id.clone(),
        content: decidable.seen.clone(),
        comment: comment.as_ref().map(Comment::to_string),
    };
    let rejected = match request.reject(id, member, decidable.basis(), comment, now) {
        Ok(rejected) => rejected,
        Err(refusal) => return Err(decide::refused(context, member, OPERATION, refusal, now).await),
    };
    if !decide::store(context, member, OPERATION, (rejected.clone(), None), event, now).await? {
        let sentence =
            "Someone approved this at the same moment, and it still waits. Look again, then decide.";
        return Err(Problem::new(Kind::Conflict, sentence));
    }
    decide::tell(context, &rejected);
    Ok(())
}
