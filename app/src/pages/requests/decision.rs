//! The form that decides on a request: for how long, a comment, yes or no. The same in the queue and on the page.
//!
//! Invariant: it sends the hash of what the approver has on the screen, so that nobody decides on something else.

use crate::{
    components::{Button, FullBar, Look, TextArea, TextField, Until},
    routes,
    server::{Submission, visit},
};
use domain::{
    id::RequestId,
    policy::CommentRule,
    request::{ContentHash, SHORTEST},
    time::{Minutes, Timestamp},
};
use leptos::prelude::*;

/// Where the form stands, and so where it goes and which page comes back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Target {
    Queue,
    Page,
}

/// Fields have the request's id in theirs, as a queue has many of these forms.
#[component]
pub(crate) fn DecisionForm(
    id: RequestId,
    length: Minutes,
    content: ContentHash,
    target: Target,
    /// What policy asks of who decides.
    comment: CommentRule,
    /// Why the caller can reject but not approve at this moment.
    #[prop(optional_no_strip)]
    not_now: Option<String>,
) -> impl IntoView {
    let typed = Typed::of(&id, target);
    let page = routes::request(&id);
    // The queue has one address for all; a page has one for each verdict.
    let (approve, reject, verdict) = match target {
        Target::Queue => (format!("{}/decide", routes::QUEUE), None, "verdict"),
        Target::Page => (format!("{page}/approve"), Some(format!("{page}/reject")), ""),
    };
    let minutes = typed.minutes.unwrap_or_else(|| length.0.to_string());
    view! {
        <form class="decision" method="post" action=approve>
            <input type="hidden" name="request" value=id.to_string() />
            <input type="hidden" name="content" value=content.0 />
            {not_now.clone().map(|why| view! { <p class="quiet">{why}</p> })}
            <TextField
                name="minutes"
                id=format!("{id}-minutes")
                label="Minutes"
                kind="number"
                value=minutes
                min=SHORTEST.0.to_string()
                max=length.0.to_string()
                hint=format!("{length} asked for; you may give less.")
                error=typed.minutes_problem
                required=true
            />
            <TextArea
                name="comment"
                id=format!("{id}-comment")
                label="Comment"
                rows=2
                value=typed.comment
                error=typed.comment_problem
                hint=format!("{}Requester and auditors read it.", needed(comment))
                required=comment == CommentRule::Required
            />
            <div class="row">
                {not_now.is_none().then(|| view! {
                    <Button look=Look::Primary name=verdict value="approve" attr:data-key="a">
                        "Approve"
                    </Button>
                })}
                <Button name=verdict value="reject" attr:formaction=reject attr:data-key="r">
                    "Reject"
                </Button>
            </div>
        </form>
    }
    .into_any()
}

const fn needed(comment: CommentRule) -> &'static str {
    match comment {
        CommentRule::Optional => "",
        CommentRule::OnReject => "Needed to reject. ",
        CommentRule::Required => "Policy asks for it. ",
    }
}

/// When access would end if it were approved as asked right now.
#[component]
pub(crate) fn Window(length: Minutes, starts_at: Option<Timestamp>, now: Timestamp) -> impl IntoView {
    let ends_at = starts_at.map_or(now, |start| start.max(now)) + length;
    let words = if starts_at.is_some() { "As asked, until" } else { "As asked, from now until" };
    view! {
        <div class="window">
            <p class="window-length">{length.to_string()}</p>
            <p class="quiet">
                <Until until=ends_at now=now words=words />
            </p>
            <FullBar />
        </div>
    }
    .into_any()
}

/// What was typed in this very form when it was refused.
#[derive(Default)]
struct Typed {
    minutes: Option<String>,
    comment: String,
    minutes_problem: Option<String>,
    comment_problem: Option<String>,
}

impl Typed {
    fn of(id: &RequestId, target: Target) -> Self {
        let visit = visit();
        let is_this = |submission: &Submission| match target {
            Target::Queue => visit.typed("request") == id.as_str(),
            Target::Page => submission.action.starts_with(&routes::request(id)),
        };
        if !visit.submission.as_deref().is_some_and(is_this) {
            return Self::default();
        }
        Self {
            minutes: Some(visit.typed("minutes")),
            comment: visit.typed("comment"),
            minutes_problem: visit.field_problem("minutes"),
            comment_problem: visit.field_problem("comment"),
        }
    }
}
