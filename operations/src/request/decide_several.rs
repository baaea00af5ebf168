//! Decides on several requests with one press, each by itself: what stops one stops no other.
//!
//! Invariant: each is decided by `approve` or `reject` like any other, with the hash of what was on the screen.

use super::{DecisionForm, approve, approve::Approved, decide, reject};
use crate::{Context, Problem, labels};
use domain::{
    id::RequestId,
    person::Member,
    problem::{FieldProblem, Kind},
    request::Verdict,
    text::{self, Comment},
};

/// Requests in one form.
pub const MOST_AT_ONCE: usize = 50;

#[derive(Clone, Debug, Default)]
pub struct SeveralForm {
    /// Each the id of a request, a colon, and the hash of what was on the screen.
    pub requests: Vec<String>,
    pub comment: String,
}

/// What became of one of them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// As it was sent, without the hash.
    pub request: String,
    /// "prod-payments / ReadOnlyAccess for Ana Ruiz"; empty for what the member cannot see.
    pub name: String,
    /// "Approved.", "Approved. It still needs security.", or why not.
    pub outcome: Result<String, String>,
}

/// One row for each request, in the order of the form.
pub async fn decide_several(
    context: &Context,
    member: &Member,
    verdict: Verdict,
    form: &SeveralForm,
) -> Result<Vec<Row>, Problem> {
    if form.requests.is_empty() {
        return Err(Problem::new(Kind::Invalid, "Choose at least one request. Nothing was decided."));
    }
    if form.requests.len() > MOST_AT_ONCE {
        let sentence = format!("At most {MOST_AT_ONCE} at once. Nothing was decided.");
        return Err(Problem::new(Kind::Invalid, sentence));
    }
    text::optional::<Comment>(&form.comment)
        .map_err(|refusal| Problem::invalid(vec![FieldProblem::new("comment", refusal)]))?;
    let mut rows = Vec::new();
    for chosen in &form.requests {
        rows.push(decide_one(context, member, verdict, chosen, &form.comment).await);
    }
    Ok(rows)
}

async fn decide_one(
    context: &Context,
    member: &Member,
    verdict: Verdict,
    chosen: &str,
    comment: &str,
) -> Row {
    let (request, content) = chosen.split_once(':').unwrap_or((chosen, ""));
    let form = DecisionForm {
        request: request.to_owned(),
        content: content.to_owned(),
        comment: comment.to_owned(),
        ..DecisionForm::default()
    };
    let outcome = match verdict {
        Verdict::Approved => approve(context, member, &form).await.map(|approved| match approved {
            Approved::Granted(_) => "Approved.".to_owned(),
            Approved::StillNeeds(needed) => format!("Approved. It still needs {needed}."),
        }),
        Verdict::Rejected => reject(context, member, &form).await.map(|()| "Rejected.".to_owned()),
    };
    Row {
        request: request.chars().take(40).collect(),
        name: name(context, member, request).await.unwrap_or_default(),
        outcome: outcome.map_err(|problem| problem.sentence),
    }
}

async fn name(context: &Context, member: &Member, request: &str) -> Option<String> {
    let now = context.clock.now();
    let id: RequestId = request.parse().ok()?;
    let (request, requester) = decide::find(context, &id, now).await.ok()?;
    let in_force = context.catalog.get();
    let name =
        || format!("{} for {}", labels::entitlement(&in_force.0, &request.entitlement), requester.name);
    decide::may_see(context, member, &request, &requester, now).then(name)
}
