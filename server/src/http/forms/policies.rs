//! Changing the policies: looked at, proposed, confirmed or refused by a second administrator.

use crate::http::commands::{Call, Done, parse_id};
use app::server::Notice;
use domain::{
    id::ProposalId,
    policy::PolicyShape,
    problem::{Kind, Problem},
};
use operations::policy::{ChangeForm, Editor, Proposed};

/// The page itself says what is wrong.
pub async fn check(call: Call) -> Result<Done, Problem> {
    operations::policy::check(&call.site.context, call.member(), &call.form.one("text")).await?;
    Ok(Done::shown(call.form))
}

/// Adds one policy of a common shape to the text.
pub async fn add(mut call: Call) -> Result<Done, Problem> {
    let text = call.form.one("text");
    operations::policy::check(&call.site.context, call.member(), "").await?;
    let field = |name: &str| call.form.one(name);
    let shape = PolicyShape {
        title: field("title"),
        who: field("who"),
        what_kind: field("what_kind"),
        what: field("what"),
        hours: field("hours"),
        approvers: field("approvers"),
    };
    let text = Editor::with(&text, &shape).map_err(Problem::invalid)?;
    call.form.0.insert("text".to_owned(), vec![text]);
    for name in ["title", "who", "what", "approvers"] {
        call.form.0.remove(name);
    }
    Ok(Done::shown(call.form))
}

pub async fn propose(call: Call) -> Result<Done, Problem> {
    let form = ChangeForm {
        text: call.form.one("text"),
        reason: call.form.one("reason"),
        base: call.form.one("base"),
        instead_of: call.form.one("instead_of"),
    };
    let proposed = operations::policy::propose(&call.site.context, call.member(), &form).await?;
    Ok(done(proposed))
}

pub async fn roll_back(call: Call) -> Result<Done, Problem> {
    let number = call.id.parse().map_err(|_| Problem::new(Kind::NotFound, "There is no such version."))?;
    let (reason, base) = (call.form.one("reason"), call.form.one("base"));
    let proposed =
        operations::policy::roll_back(&call.site.context, call.member(), number, &reason, &base).await?;
    Ok(done(proposed))
}

fn done(proposed: Proposed) -> Done {
    match proposed {
        Proposed::InForce { number } => {
            let next = format!("/policies/versions/{number}");
            Done { ids: vec![number.to_string()], ..Done::at(next, Notice::PolicyInForce) }
        }
        Proposed::Waiting { proposal } => {
            let next = format!("/policies/proposals/{proposal}");
            Done { ids: vec![proposal.to_string()], ..Done::at(next, Notice::PolicyProposed) }
        }
    }
}

pub async fn confirm(call: Call) -> Result<Done, Problem> {
    let id: ProposalId = parse_id(&call.id)?;
    let number = operations::policy::confirm(&call.site.context, call.member(), &id).await?;
    let next = format!("/policies/versions/{number}");
    Ok(Done { ids: vec![number.to_string()], ..Done::at(next, Notice::PolicyInForce) })
}

pub async fn refuse(call: Call) -> Result<Done, Problem> {
    let id: ProposalId = parse_id(&call.id)?;
    let comment = call.form.one("comment");
    operations::policy::refuse(&call.site.context, call.member(), &id, &comment).await?;
    Ok(Done::at(format!("/policies/proposals/{id}"), Notice::PolicyRefused))
}

pub async fn withdraw(call: Call) -> Result<Done, Problem> {
    let id: ProposalId = parse_id(&call.id)?;
    operations::policy::withdraw(&call.site.context, call.member(), &id).await?;
    Ok(Done::at(format!("/policies/proposals/{id}"), Notice::PolicyWithdrawn))
}
