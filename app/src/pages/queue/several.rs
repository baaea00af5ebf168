//! One decision on all requests whose boxes are checked. The boxes stand in the cards and belong to this form.

use crate::{
    components::{Button, Look, TextArea},
    routes,
    server::visit,
};
use domain::{id::RequestId, request::ContentHash};
use leptos::prelude::*;

/// The form's id, and what stands before the names of its fields in their ids.
pub(super) const FORM: &str = "several";
pub(super) const PREFIX: &str = "entry-";
const PATH: &str = "/decide-several";

/// Whether this very form was refused, or told row by row.
pub(super) fn is_answer() -> bool {
    visit().submission.is_some_and(|submission| submission.action.ends_with(PATH))
}

#[component]
pub(super) fn Choose(id: RequestId, content: ContentHash, name: String) -> impl IntoView {
    let value = format!("{id}:{}", content.0);
    let submission = visit().submission.filter(|_| is_answer());
    let chosen = submission.and_then(|submission| submission.form.get("requests").cloned());
    let is_chosen = chosen.is_some_and(|chosen| chosen.contains(&value));
    view! {
        <label class="choose">
            <input type="checkbox" name="requests" value=value form=FORM checked=is_chosen data-key="x" />
            <span>"Select"<span class="visually-hidden">{format!(" {name}")}</span></span>
        </label>
    }
}

#[component]
pub(super) fn DecideSeveral() -> impl IntoView {
    let visit = visit();
    let (typed, error) = match is_answer() {
        true => (visit.typed("comment"), visit.field_problem("comment")),
        false => Default::default(),
    };
    let action = format!("{}{PATH}", routes::QUEUE);
    view! {
        <form class="queue-several" id=FORM method="post" action=action aria-label="Decide on all selected">
            <TextArea
                name="comment"
                id=format!("{PREFIX}comment")
                label="Comment for all selected"
                rows=1
                value=typed
                error=error
            />
            <div class="row">
                <Button look=Look::Quiet name="verdict" value="approve">
                    "Approve selected"
                </Button>
                <Button name="verdict" value="reject">
                    "Reject selected"
                </Button>
            </div>
        </form>
    }
    .into_any()
}
