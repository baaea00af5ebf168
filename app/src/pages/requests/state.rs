//! Where a request stands, in one headline: who has to act, or what came of it.

use super::{GrantPanel, Undo};
use crate::{
    components::{Badge, Confirm, Look, Remaining},
    routes,
};
use domain::{
    policy::Approval,
    request::{RequestState, RequestView},
};
use leptos::prelude::*;

#[component]
pub(super) fn State(view: RequestView) -> impl IntoView {
    let said = format!("{} in {}: {}.", view.row.permission_set.name, view.row.account.name, view.row.state);
    let now = view.now;
    let grant = view.row.grant.clone().map(|grant| {
        view! { <GrantPanel grant=grant now=now may_end=view.allowed.end may_extend=view.allowed.extend /> }
    });
    let words = match &view.request.state {
        RequestState::Approved { .. } => None,
        _ => Some(view! { <Undecided view=view.clone() /> }),
    };
    let undo = view.undo_until.map(|until| view! { <Undo id=view.row.id.clone() until=until now=now /> });
    let again = view.row.continued_by.as_ref().map(|again| {
        view! {
            <p>
                "The decision was taken back. "
                <a href=routes::request(again)>"The same request waits again"</a> "."
            </p>
        }
    });
    view! {
        <div class="state" data-announce=said>
            {words}
            {grant}
            {again}
            {undo}
        </div>
    }
    .into_any()
}

/// Not, or not yet, approved.
#[component]
fn Undecided(view: RequestView) -> impl IntoView {
    let now = view.now;
    let detail = match &view.request.state {
        RequestState::Pending { expires_at } => {
            let expires_at = *expires_at;
            view! {
                <p>{who_decides(&view)}</p>
                {still_needed(&view)}
                <p class="quiet">
                    "Expires by itself: " <Remaining until=expires_at now=now over="now" />"."
                </p>
            }
            .into_any()
        }
        RequestState::Rejected { decision } => {
            let comment = decision.comment.as_ref().map(ToString::to_string);
            view! {
                <p>{format!("{} rejected it.", decision.by.label())}</p>
                {comment.map(|comment| view! { <blockquote class="said">{comment}</blockquote> })}
            }
            .into_any()
        }
        RequestState::Withdrawn { .. } => {
            view! { <p>{format!("{} took it back.", view.row.person_name)}</p> }.into_any()
        }
        RequestState::Expired { .. } => {
            view! { <p>"Nobody decided in time. It can be sent again."</p> }.into_any()
        }
        RequestState::Approved { .. } => ().into_any(),
    };
    let withdraw = view.allowed.withdraw.then(|| {
        let action = format!("{}/withdraw", crate::routes::request(&view.row.id));
        let sentence = "Nobody can approve it any more. You can ask again.";
        view! { <Confirm ask="Withdraw" sentence=sentence confirm="Yes, withdraw it" action=action look=Look::Primary /> }
    });
    view! {
        <p class="state-head">
            <Badge tone=view.row.tone>{view.row.state}</Badge>
        </p>
        {detail}
        {withdraw}
    }
    .into_any()
}

/// Where one approval is not enough.
fn still_needed(view: &RequestView) -> Option<impl IntoView> {
    let stages = view.request.answer.obligations()?.approval.stages();
    let is_plain = stages.len() == 1 && stages[0].count == 1;
    let agreed: Vec<&str> = view.request.approvals.iter().map(|approval| approval.by.label()).collect();
    let so_far = match agreed.as_slice() {
        [] => String::new(),
        names => format!("{} agreed. ", names.join(" and ")),
    };
    let sentence = format!("{so_far}Still needed: {}.", view.still_needed);
    (!is_plain && !view.still_needed.is_empty()).then(|| view! { <p>{sentence}</p> })
}

fn who_decides(view: &RequestView) -> String {
    if let Some(Approval::Automatic) =
        view.request.answer.obligations().map(|obligations| &obligations.approval)
    {
        return "Policy approves it by itself.".to_owned();
    }
    match view.approvers.as_slice() {
        [] => "Nobody can decide on this. Ask an administrator to change the policy or the group.".to_owned(),
        [only] => format!("{only} can decide."),
        [first, second] => format!("{first} or {second} can decide."),
        [first, second, rest @ ..] => format!("{first}, {second} or {} others can decide.", rest.len()),
    }
}
