//! `/catalog/{account}/{permission_set}`: everything about one entitlement before asking for it.

use super::{ask, contents::Contents, favourite::Favourite, holders::Holders, name};
use crate::{
    components::{
        Badge, ButtonLink, EntitlementLabel, Fact, Facts, Load, Look, Page, Section, Trace, Until,
        address::address, emphasized,
    },
    routes,
    server::{caller, visit},
};
use domain::{
    catalog::{Entitlement, EntitlementDetail},
    person::Role,
    policy::Approval,
    problem::{Kind, Problem},
    request::Tone,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use operations::simulator::WhoQuery;

#[component]
pub(crate) fn EntitlementPage() -> impl IntoView {
    let parameters = use_params_map().get_untracked();
    let named = |name: &str| parameters.get(name).unwrap_or_default();
    let entitlement = format!("{}/{}", named("account"), named("permission_set")).parse::<Entitlement>();
    let caller = caller();
    let shown = async move {
        let (context, member) = caller?;
        let unknown = "There is no such access. Search for it in the catalog.";
        let entitlement = entitlement.map_err(|_| Problem::new(Kind::NotFound, unknown))?;
        operations::catalog::show(&context, &member, &entitlement).await
    };
    view! {
        <Load from=shown let:detail>
            <Detail detail=detail />
        </Load>
    }
}

#[component]
fn Detail(detail: EntitlementDetail) -> impl IntoView {
    let entry = detail.entry.clone();
    let request = entry.requestable.then(|| {
        view! {
            <ButtonLink href=ask(&entry.entitlement) look=Look::Primary>
                "Request access"
            </ButtonLink>
        }
    });
    let oversees = visit().member.is_some_and(|member| Role::ALL.into_iter().any(|role| member.is(role)));
    let who = oversees.then(|| {
        let entitlement = entry.entitlement.to_string();
        view! {
            <ButtonLink href=address(routes::WHO, &WhoQuery { entitlement, page: String::new() })>
                "Who may have this"
            </ButtonLink>
        }
    });
    let actions = view! {
        {request} {who}
        <Favourite entry=entry.clone() />
    };
    view! {
        <Page
            title=name(&entry)
            lead=detail.summary.sentence.clone()
            back=(routes::CATALOG.to_owned(), "Catalog".to_owned())
            actions=actions.into_any()
        >
            <Where detail=detail.clone() />
            <WhoApproves detail=detail.clone() />
            <Contents detail=detail.clone() />
            <Holders holders=detail.holders now=detail.now />
        </Page>
    }
}

/// Where it is, how it gets there, and what is the caller's own already.
#[component]
fn Where(detail: EntitlementDetail) -> impl IntoView {
    let entry = detail.entry;
    let held = entry.held_until.map(|until| {
        view! {
            <Badge tone=Tone::Active>
                <Until until=until now=detail.now words="Yours until" />
            </Badge>
        }
    });
    let session = entry.permission_set.session;
    view! {
        <Facts>
            <Fact name="Access">
                <EntitlementLabel account=entry.account permission_set=entry.permission_set />
                {held}
            </Fact>
            <Fact name="Delivery">{detail.delivery}</Fact>
            <Fact name="Sessions">
                {format!("Last {session}. One that is open when access ends can go on until it is that old.")}
            </Fact>
            {tags("Account tags", detail.account_tags)}
            {tags("Permission set tags", detail.permission_set_tags)}
        </Facts>
    }
}

fn tags(title: &'static str, tags: Vec<(String, String)>) -> Option<AnyView> {
    let shown = tags
        .iter()
        .map(|(key, value)| view! { <span class="tag">{format!("{key}: {value}")}</span> })
        .collect_view();
    (!tags.is_empty()).then(|| {
        view! {
            <Fact name=title>
                <span class="tags">{shown}</span>
            </Fact>
        }
        .into_any()
    })
}

/// What policy answers to the person who looks, and why.
#[component]
fn WhoApproves(detail: EntitlementDetail) -> impl IntoView {
    let approvers = match detail.answer.obligations().map(|obligations| &obligations.approval) {
        None | Some(Approval::Automatic) => None,
        Some(Approval::Stages { .. }) if detail.approvers.is_empty() => {
            Some("At the moment nobody can approve it.".to_owned())
        }
        Some(Approval::Stages { .. }) => Some(format!("Can approve now: {}.", detail.approvers.join(", "))),
    };
    let longest = detail.entry.longest.map(|longest| format!(" For at most {longest}."));
    let approval = format!("{}.", detail.entry.approval.trim_end_matches('.'));
    view! {
        <Section title="Who approves">
            <p>{emphasized(&approval)} {longest}</p>
            {approvers.map(|sentence| view! { <p class="quiet">{sentence}</p> })}
            <Trace answer=detail.answer />
        </Section>
    }
}
