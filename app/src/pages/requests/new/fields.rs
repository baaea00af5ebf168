//! The fields of the form: how long, from when, why. What is asked for comes with the address.

use super::FORM;
use crate::{
    components::{TextArea, TextField},
    routes,
    server::visit,
};
use domain::{
    problem::Problem,
    request::{RequestForm, SHORTEST},
    text::Reason,
    time::Minutes,
};
use leptos::prelude::*;

/// The children stand below the length. The browser's own checks are off: the domain's sentences say what to do.
#[component]
pub(super) fn Fields(
    form: RequestForm,
    longest: Option<u32>,
    unclear: Option<Problem>,
    children: Children,
) -> impl IntoView {
    let visit = visit();
    let problem = |field: &str| {
        let unclear = unclear.as_ref().and_then(|problem| problem.field(field)).map(str::to_owned);
        visit.field_problem(field).or(unclear)
    };
    let limit =
        longest.map(|longest| format!(" Policy allows up to {}.", Minutes(longest))).unwrap_or_default();
    let extends = !form.extends.is_empty();
    let start = (!extends).then(|| {
        view! {
            <TextField
                name="starts"
                label="Start"
                value=form.starts.clone()
                kind="datetime-local"
                hint=format!("Leave it empty to start at once. Times are in {}.", visit.zone.replace('_', " "))
                error=problem("starts")
            />
        }
    });
    view! {
        <form id=FORM class="form" method="post" action=routes::NEW_REQUEST novalidate>
            <input type="hidden" name="entitlements" value=form.entitlements />
            <input type="hidden" name="extends" value=form.extends />
            <TextField
                name="minutes"
                label="Minutes"
                value=form.minutes
                kind="number"
                min=SHORTEST.0.to_string()
                max=longest.map(|longest| longest.to_string())
                hint=format!("At least {SHORTEST}.{limit}")
                error=problem("minutes")
                required=true
            />
            {children()}
            {start}
            <TextArea
                name="reason"
                label="Reason"
                value=form.reason
                hint=format!("What you will do. Approvers and auditors read it; at most {} characters.", Reason::LONGEST)
                error=problem("reason")
                required=true
                rows=4
            />
            <TextField
                name="ticket"
                label="Ticket"
                value=form.ticket
                hint="Where the work is tracked, such as OPS-1234."
                error=problem("ticket")
            />
        </form>
    }
}
