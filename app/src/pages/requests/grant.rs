//! One grant as a person meets it: what state it is in, the time that is left, and what can be done with it.

use crate::{
    components::{
        Age, Badge, ButtonLink, CodeBlock, Confirm, Disclosure, DrainBar, EntitlementLabel, Icon, Look,
        Remaining, Symbol, Until, address::address, moment_text,
    },
    routes,
};
use domain::{
    grant::{Cause, Ending, Grant, GrantState, GrantView},
    request::{RequestForm, Tone},
    time::{Minutes, Timestamp},
};
use leptos::prelude::*;

/// `linked`: its name leads to its request; otherwise it stands on that page, and the name is left out.
#[component]
pub(crate) fn GrantPanel(
    grant: GrantView,
    now: Timestamp,
    #[prop(optional)] linked: bool,
    /// The caller may end it.
    #[prop(default = true)]
    may_end: bool,
    #[prop(default = true)] may_extend: bool,
) -> impl IntoView {
    let (tone, words) = match grant.missing_since {
        Some(_) => (Tone::Danger, "Missing in AWS"),
        None => state(&grant.grant),
    };
    let said = format!("{} in {}: {words}.", grant.permission_set.name, grant.account.name);
    let Cause::Request { request } = &grant.grant.cause;
    let href = routes::request(request);
    let label = linked.then(|| {
        let (account, permission_set) = (grant.account.clone(), grant.permission_set.clone());
        view! { <EntitlementLabel account=account permission_set=permission_set href=href /> }
    });
    let active = grant.is_active();
    let ending = format!("{} in {} ends in 5 minutes.", grant.permission_set.name, grant.account.name);
    let ending = active.then(|| if may_extend { format!("{ending} You can extend it.") } else { ending });
    let ends = active.then_some(grant.grant.ends_at.milliseconds());
    view! {
        <article class="grant" data-announce=said data-ending=ending data-ends=ends>
            <div class="grant-head">
                <div class="grant-what">{label} <Badge tone=tone>{words}</Badge></div>
                <Clock grant=grant.grant.clone() now=now />
            </div>
            {active.then(|| view! { <DrainBar from=grant.grant.starts_at until=grant.grant.ends_at now=now /> })}
            {grant.wait.clone().map(|wait| view! { <p class="grant-wait">{wait}</p> })}
            <Note grant=grant.clone() now=now />
            <Actions grant=grant may_end=may_end may_extend=may_extend />
        </article>
    }
    .into_any()
}

/// The figures at the right: what is left, and until when.
#[component]
fn Clock(grant: Grant, now: Timestamp) -> impl IntoView {
    let (starts, ends) = (grant.starts_at, grant.ends_at);
    match grant.state {
        GrantState::Scheduled => view! {
            <div class="grant-clock">
                <p class="grant-left">
                    <Remaining until=starts now=now words="to go" over="starting" />
                </p>
                <p class="quiet">
                    <Until until=starts now=now words="from" />
                </p>
            </div>
        }
        .into_any(),
        GrantState::Adding { .. } | GrantState::Active { .. } => view! {
            <div class="grant-clock">
                <p class="grant-left">
                    <Remaining until=ends now=now over="ending" />
                </p>
                <p class="quiet">
                    <Until until=ends now=now />
                </p>
            </div>
        }
        .into_any(),
        GrantState::Removing { .. } | GrantState::Ended { .. } => ().into_any(),
    }
}

#[component]
fn Actions(grant: GrantView, may_end: bool, may_extend: bool) -> impl IntoView {
    let active = grant.is_active();
    let scheduled = matches!(grant.grant.state, GrantState::Scheduled);
    let is_live = matches!(grant.grant.state, GrantState::Adding { .. } | GrantState::Active { .. });
    let can_end = may_end && (is_live || scheduled);
    let console = grant.console_url.clone().filter(|_| active).map(|url| {
        view! {
            <a class="button" href=url target="_blank" rel="noopener noreferrer">
                "Open console"
                <Icon symbol=Symbol::External />
                <span class="visually-hidden">" in a new tab"</span>
            </a>
        }
    });
    let extend = (active && may_extend).then(|| {
        view! { <ButtonLink href=extend_address(&grant)>"Extend"</ButtonLink> }
    });
    let end = can_end.then(|| {
        let (ask, sentence) = if scheduled {
            ("Cancel", "This access will not start.")
        } else {
            ("End now", "Stint removes this access from AWS at once. Sessions that are open may live on.")
        };
        let action = format!("/grants/{}/end", grant.grant.id);
        view! { <Confirm ask=ask sentence=sentence confirm="Yes, end it" action=action look=Look::Danger /> }
    });
    let profile = grant.cli_profile.filter(|_| active).map(|profile| {
        view! {
            <Disclosure summary="CLI profile">
                <CodeBlock text=profile label="Lines for ~/.aws/config" copy="Copy" />
            </Disclosure>
        }
    });
    let any = console.is_some() || extend.is_some() || end.is_some() || profile.is_some();
    any.then(|| view! { <div class="grant-actions">{console} {extend} {end} {profile}</div> }).into_any()
}

/// The request form, filled in for access that begins when this one ends.
fn extend_address(grant: &GrantView) -> String {
    let form = RequestForm {
        entitlements: grant.grant.entitlement.to_string(),
        minutes: length(&grant.grant).0.to_string(),
        extends: grant.grant.id.to_string(),
        ..RequestForm::default()
    };
    address(routes::NEW_REQUEST, &form)
}

/// Whole minutes from start to end.
fn length(grant: &Grant) -> Minutes {
    let minutes = grant.ends_at.since(grant.starts_at).0 / 60;
    Minutes(u32::try_from(minutes).unwrap_or(u32::MAX))
}

fn state(grant: &Grant) -> (Tone, &'static str) {
    match &grant.state {
        GrantState::Scheduled => (Tone::Waiting, "Scheduled"),
        GrantState::Adding { .. } => (Tone::Waiting, "AWS is adding it"),
        GrantState::Active { .. } => (Tone::Active, "Active"),
        GrantState::Removing { .. } => (Tone::Waiting, "AWS is removing it"),
        GrantState::Ended { kept_by: Some(_), .. } => (Tone::Neutral, "Ended, kept by later access"),
        GrantState::Ended { ending: Ending::Failure { .. }, .. } => (Tone::Danger, "Could not be given"),
        GrantState::Ended { .. } => (Tone::Neutral, "Ended"),
    }
}

/// What else is worth knowing in this state.
#[component]
fn Note(grant: GrantView, now: Timestamp) -> impl IntoView {
    let sessions = grant.sessions_end_by;
    let fence = grant.denied_from.map(|from| {
        view! {
            " AWS itself denies them "
            <Until until=from now=now words="from" />
            " on. (Fence: not yet proven on a real organization.)"
        }
    });
    let note = match grant.grant.state {
        GrantState::Active { .. } if let Some(since) = grant.missing_since => view! {
            "AWS does not have this access, seen "
            <Age at=since now=now />
            ": someone removed it there. Stint does not give it again by itself. Who needs it can ask again."
        }
        .into_any(),
        GrantState::Ended { at, ending: Ending::Failure { sentence }, .. } => {
            format!("{sentence} ({})", moment_text(at)).into_any()
        }
        GrantState::Ended { kept_by: Some(_), .. } => {
            "Another grant keeps the access until its own end.".into_any()
        }
        state => {
            let gone = match state {
                GrantState::Ended { at, .. } => Some(format!("Confirmed gone {}. ", moment_text(at))),
                _ => None,
            };
            let words = if sessions > now { "may live on" } else { "could live on" };
            view! {
                {gone} "Sessions that are open " {words} " " <Until until=sessions now=now /> "." {fence}
            }
            .into_any()
        }
    };
    view! { <p class="grant-note">{note}</p> }.into_any()
}
