//! Deciding on requests, from the request's own page and from the queue.

use crate::http::{
    commands::{Call, Done, parse_id},
    local_path::LocalPath,
};
use app::server::Notice;
use domain::{
    id::RequestId,
    problem::{FieldProblem, Problem},
};
use operations::request::{Approved, DecisionForm};

pub async fn approve(call: Call) -> Result<Done, Problem> {
    let id: RequestId = parse_id(&call.id)?;
    let form = decision(&call, id.to_string());
    approved(&call, &form, format!("/requests/{id}")).await
}

pub async fn reject(call: Call) -> Result<Done, Problem> {
    let id: RequestId = parse_id(&call.id)?;
    let form = decision(&call, id.to_string());
    operations::request::reject(&call.site.context, call.member(), &form).await?;
    Ok(Done::at(format!("/requests/{id}"), Notice::Rejected))
}

/// Goes on to the request that waits now, unless the form says where.
pub async fn undo(call: Call) -> Result<Done, Problem> {
    let id: RequestId = parse_id(&call.id)?;
    let waiting = operations::request::undo(&call.site.context, call.member(), &id).await?;
    let next = LocalPath::parse(&call.form.one("next"));
    let next = next.unwrap_or_else(|| LocalPath::parse_or_home(&format!("/requests/{waiting}")));
    Ok(Done { ids: vec![waiting.to_string()], ..Done::new(next, Notice::TakenBack) })
}

/// From the queue: which request and which verdict are in the form, and the next one follows.
pub async fn decide(call: Call) -> Result<Done, Problem> {
    let form = decision(&call, call.form.one("request"));
    let queue = "/queue".to_owned();
    match call.form.one("verdict").as_str() {
        "approve" => approved(&call, &form, queue).await,
        "reject" => {
            operations::request::reject(&call.site.context, call.member(), &form).await?;
            Ok(Done::at(queue, Notice::Rejected))
        }
        _ => Err(Problem::invalid(vec![FieldProblem::new("verdict", "Choose approve or reject.")])),
    }
}

async fn approved(call: &Call, form: &DecisionForm, next: String) -> Result<Done, Problem> {
    match operations::request::approve(&call.site.context, call.member(), form).await? {
        Approved::Granted(grant) => {
            Ok(Done { ids: vec![grant.to_string()], ..Done::at(next, Notice::Approved) })
        }
        Approved::StillNeeds(_) => Ok(Done::at(next, Notice::Agreed)),
    }
}

fn decision(call: &Call, request: String) -> DecisionForm {
    DecisionForm {
        request,
        content: call.form.one("content"),
        minutes: call.form.one("minutes"),
        comment: call.form.one("comment"),
    }
}
