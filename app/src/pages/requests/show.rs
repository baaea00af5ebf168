//! The page of one request: where it stands, what can be done, and its whole story.

use super::{
    decision::{DecisionForm, Target, Window},
    facts::{Asked, Judgement},
    state::State,
};
use crate::{
    components::{ButtonLink, Load, Page, RiskBadge, Section, Timeline, address::address},
    routes,
    server::caller,
};
use domain::{
    id::RequestId,
    problem::{Kind, Problem},
    request::{RequestForm, RequestView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

#[component]
pub(crate) fn RequestPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let caller = caller();
    let view = async move {
        let (context, member) = caller?;
        let id: RequestId = id.parse().map_err(|_| {
            Problem::new(
                Kind::NotFound,
                "There is no such request. The link may be old, or a letter of it is missing.",
            )
        })?;
        operations::request::show(&context, &member, &id).await
    };
    view! {
        <Load from=view let:view>
            <Content view=view />
        </Load>
    }
}

#[component]
fn Content(view: RequestView) -> impl IntoView {
    let title = format!("{} in {}", view.row.permission_set.name, view.row.account.name);
    let place = format!("{} {}", view.row.account.path.join(" › "), view.row.account.id);
    let again = view
        .allowed
        .ask_again
        .then(|| view! { <ButtonLink href=again(&view)>"Ask again"</ButtonLink> }.into_any());
    let decision = view.allowed.reject.then(|| {
        let not_now = view.not_now.clone();
        let comment = view.request.answer.obligations().map(|obligations| obligations.comment);
        let comment = comment.unwrap_or_default();
        let (id, length, content) = (view.row.id.clone(), view.row.length, view.content.clone());
        view! {
            <Section title="Decide">
                <Window length=length starts_at=view.row.starts_at now=view.now />
                <DecisionForm id=id length=length content=content target=Target::Page comment=comment not_now=not_now />
            </Section>
        }
    });
    let (asked, timeline) = (view.clone(), view.timeline.clone());
    let (about, judged) = (view.clone(), view.clone());
    let prefix = format!("{}-", view.row.id);
    let back = (routes::REQUESTS.to_owned(), "Requests".to_owned());
    view! {
        <Page title=title lead=place back=back actions=again.unwrap_or_else(|| ().into_any()) problem_prefix=prefix>
            <div id="request" class="columns" data-live>
                <div class="stack">
                    <State view=view />
                    <Section title="Reason">
                        <Ask view=asked />
                    </Section>
                    {decision}
                    <Section title="What happened">
                        <Timeline entries=timeline />
                    </Section>
                </div>
                <aside class="aside stack" aria-label="About this request">
                    <Asked view=about />
                    <Judgement view=judged />
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

/// Who asks and why, and how much harm it could do: what a decision begins with.
#[component]
fn Ask(view: RequestView) -> impl IntoView {
    view! {
        <p class="reason">{view.row.reason}</p>
        <p class="marks">
            <span>{view.row.person_name} ", for " {view.row.length.to_string()}</span>
            <RiskBadge risk=view.summary.risk />
        </p>
    }
    .into_any()
}

/// The form, filled in with what was asked.
fn again(view: &RequestView) -> String {
    let request = &view.request;
    let form = RequestForm {
        entitlements: request.entitlement.to_string(),
        minutes: request.length.0.to_string(),
        reason: request.reason.to_string(),
        ticket: request.ticket.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..RequestForm::default()
    };
    address(routes::NEW_REQUEST, &form)
}
