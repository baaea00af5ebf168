//! What would happen if the form were sent as it is: which policy answers, who approves, when access would end.

use super::{PREVIEW, SEND};
use crate::{
    components::{
        Button, Disclosure, EntitlementLabel, Fact, Facts, Look, Moment, RiskBadge, Section, Trace,
        address::address,
    },
    routes,
};
use domain::{
    policy::{Approval, Obligations, Outcome},
    problem::Problem,
    request::{RequestForm, RequestPreview},
};
use leptos::prelude::*;

#[component]
pub(super) fn Preview(
    previews: Vec<RequestPreview>,
    form: RequestForm,
    unclear: Option<Problem>,
) -> impl IntoView {
    let is_clear = unclear.is_none();
    let unclear = unclear.map(|problem| view! { <p class="obstacle">{problem.sentence}</p> });
    let several = previews.len() > 1;
    let count = if several { previews.len().to_string() } else { String::new() };
    let cards = previews
        .iter()
        .map(|preview| {
            let without = several.then(|| without(&form, &previews, preview));
            view! { <PreviewCard preview=preview.clone() is_clear=is_clear without=without /> }
        })
        .collect_view();
    view! {
        <div id=PREVIEW class="asking-preview">
            <Section title="What you ask for" count=count>
                {unclear}
                <ul class="previews">{cards}</ul>
            </Section>
        </div>
    }
}

/// The form's address without one of several entitlements.
fn without(form: &RequestForm, all: &[RequestPreview], one: &RequestPreview) -> String {
    let others =
        all.iter().map(|preview| &preview.entry.entitlement).filter(|other| **other != one.entry.entitlement);
    let entitlements = others.map(ToString::to_string).collect::<Vec<_>>().join(",");
    address(routes::NEW_REQUEST, &RequestForm { entitlements, ..form.clone() })
}

/// Also the simulator's.
#[component]
pub(crate) fn PreviewCard(preview: RequestPreview, is_clear: bool, without: Option<String>) -> impl IntoView {
    let entry = preview.entry.clone();
    let leave_out = without.map(|href| {
        let words = format!("Leave out {} in {}", entry.permission_set.name, entry.account.name);
        view! {
            <a class="button button-bare" href=href aria-label=words>
                "Leave out"
            </a>
        }
    });
    let obstacle = preview.obstacle.clone().map(|sentence| view! { <p class="obstacle">{sentence}</p> });
    let outcome = preview.answer.obligations().filter(|_| is_clear).map(|obligations| {
        view! { <WhatHappens preview=preview.clone() obligations=obligations.clone() /> }
    });
    view! {
        <li class="preview" id=format!("preview-{}", entry.entitlement)>
            <div class="preview-head">
                <EntitlementLabel
                    href=routes::entitlement(&entry.entitlement)
                    account=entry.account
                    permission_set=entry.permission_set.clone()
                />
                {leave_out}
            </div>
            <div class="summary">
                <RiskBadge risk=entry.permission_set.risk />
                <p>{entry.permission_set.description}</p>
            </div>
            {obstacle}
            {outcome}
            <Disclosure summary="Why policy answers so" id=format!("why-{}", entry.entitlement)>
                <Trace answer=preview.answer />
            </Disclosure>
        </li>
    }
}

#[component]
fn WhatHappens(preview: RequestPreview, obligations: Obligations) -> impl IntoView {
    let counted = preview.answer.trace.iter().find(|line| line.outcome == Outcome::Allowed);
    let policy = counted.map_or_else(|| obligations.policy.clone(), |line| line.title.clone());
    let automatic = obligations.approval == Approval::Automatic;
    let approval = match obligations.approval {
        Approval::Automatic => "Nobody has to: access begins by itself.".to_owned(),
        Approval::Stages { .. } if preview.approvers.is_empty() => {
            "Nobody can at the moment. The request would wait until someone can, or expire.".to_owned()
        }
        Approval::Stages { .. } => one_of(preview.approvers.clone()),
    };
    // An approval takes its time; access begins after it.
    let later = (!automatic).then_some(", or later by as long as the approval takes");
    view! {
        <Facts>
            <Fact name="Policy">{policy}</Fact>
            <Fact name="Who approves">{approval}</Fact>
            <Fact name="Ends">
                <Moment at=preview.ends_at />
                {later}
            </Fact>
            <Fact name="Sessions">
                "One that is open then can go on until "
                <Moment at=preview.sessions_end_by />
                "."
            </Fact>
        </Facts>
    }
}

/// "Jia Liu, Sam Okafor or one of 3 more".
fn one_of(mut names: Vec<String>) -> String {
    const NAMED: usize = 10;
    names.sort();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let rest = if more > 0 { format!(" or one of {more} more") } else { String::new() };
    format!("{}{rest}", names.join(", "))
}

/// Only the button's words change while someone types: a press in the same moment still meets it.
#[component]
pub(super) fn Send(previews: Vec<RequestPreview>) -> impl IntoView {
    let automatic = previews.iter().all(|preview| {
        preview.answer.obligations().is_some_and(|obligations| obligations.approval == Approval::Automatic)
    });
    let words = match (automatic, previews.len()) {
        (true, _) => "Get access now".to_owned(),
        (false, 1) => "Send request".to_owned(),
        (false, several) => format!("Send {several} requests"),
    };
    view! {
        <div class="form-actions">
            <Button look=Look::Primary form=super::FORM>
                <span id=SEND>{words}</span>
            </Button>
        </div>
    }
}
