//! A person's home: access that is theirs now, what is on its way, and the next thing to do.

use super::requests::{GrantPanel, RequestLines};
use crate::{
    components::{ButtonLink, EmptyState, Load, Look, Page, Section},
    routes,
    server::{caller, visit},
};
use domain::grant::GrantView;
use leptos::prelude::*;
use operations::grant;

#[component]
pub(crate) fn Home() -> impl IntoView {
    let caller = caller();
    let home = async move {
        let (context, member) = caller?;
        grant::home(&context, &member).await
    };
    view! {
        <Load from=home let:home>
            <Content home=home />
        </Load>
    }
}

#[component]
fn Content(home: grant::Home) -> impl IntoView {
    let now = home.now;
    let ask = view! {
        <ButtonLink look=Look::Primary href=routes::CATALOG>
            "Ask for access"
        </ButtonLink>
    };
    view! {
        <Page title="Your access" actions=ask.into_any()>
            <div id="home" class="stack" data-live>
                <ToDecide count=home.to_decide />
                <Active grants=home.active now=now />
                {(!home.in_progress.is_empty())
                    .then(|| {
                        view! {
                            <Section title="In progress" count=home.in_progress.len().to_string()>
                                <RequestLines rows=home.in_progress now=now />
                            </Section>
                        }
                    })}
                {(!home.recent.is_empty())
                    .then(|| {
                        view! {
                            <Section title="Lately">
                                <RequestLines rows=home.recent now=now />
                            </Section>
                        }
                    })}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn ToDecide(count: u32) -> impl IntoView {
    let words = match count {
        0 => return ().into_any(),
        1 => "1 request waits for your decision".to_owned(),
        count => format!("{count} requests wait for your decision"),
    };
    let said = format!("{words}.");
    view! {
        <a class="callout" href=routes::QUEUE data-announce=said>
            <span>{words}</span>
            <span class="callout-go">"Decide"</span>
        </a>
    }
    .into_any()
}

#[component]
fn Active(grants: Vec<GrantView>, now: domain::time::Timestamp) -> impl IntoView {
    if grants.is_empty() {
        let zone = visit().zone;
        return view! {
            <Section title="Active now">
                <EmptyState title="You hold no access right now." sentence=format!("What you ask for appears here, with the time that is left in {zone}.")>
                    <a href=routes::CATALOG>"Find what you need in the catalog"</a>
                </EmptyState>
            </Section>
        }
        .into_any();
    }
    let count = grants.len().to_string();
    let panels = grants
        .into_iter()
        .map(|grant| {
            let id = format!("home-{}", grant.grant.id);
            view! {
                <li id=id>
                    <GrantPanel grant=grant now=now linked=true />
                </li>
            }
        })
        .collect_view();
    view! {
        <Section title="Active now" count=count>
            <ul class="grants">{panels}</ul>
        </Section>
    }
    .into_any()
}
