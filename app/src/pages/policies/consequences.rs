//! What would come of other policies: numbers first, who and what behind a disclosure, then what is odd.

use crate::{
    components::{Badge, Cell, Column, DataTable, Disclosure, HeadCell, Moment, emphasized},
    routes,
};
use domain::{
    policy::{
        self, ChangeGroup, ChangeKind, Effect, LintFinding, Reach, Replay, ReplayExample, Replayed, Severity,
    },
    request::Tone,
};
use leptos::prelude::*;

/// Below a heading of its own.
#[component]
pub(crate) fn Consequences(consequences: policy::Consequences) -> impl IntoView {
    let policy::Consequences { effect, findings } = consequences;
    let sentence = effect.sentence();
    let figures = figures(&effect);
    let figures = (!figures.is_empty()).then(|| view! { <dl class="figures">{figures}</dl> });
    let extent = extent(&effect);
    let Effect { groups, groups_in_all, replay, .. } = effect;
    view! {
        <div class="consequences">
            <p class="consequences-sentence">{sentence}</p>
            {figures} {extent} <Changes groups=groups in_all=groups_in_all />
            {replay.map(|replay| view! { <Replays replay=replay /> })} <Findings findings=findings />
        </div>
    }
    .into_any()
}

/// Only what is not nothing.
fn figures(effect: &Effect) -> Vec<AnyView> {
    let reaches = [
        (effect.gained, "gain access"),
        (effect.lost, "lose access"),
        (effect.now_automatic, "need no approval now"),
        (effect.now_approved, "need approval now"),
        (effect.other_approval, "have other approvers"),
        (effect.longer, "get longer"),
        (effect.shorter, "get shorter"),
    ];
    let told = reaches.into_iter().filter(|(reach, _)| reach.people > 0);
    told.map(|(Reach { people, entitlements }, what)| {
        let people_word = if people == 1 { "person: " } else { "people " };
        let entitlements = match entitlements {
            1 => "1 entitlement".to_owned(),
            many => format!("{many} entitlements"),
        };
        view! {
            <div class="figure">
                <dt>{people_word} {what}</dt>
                <dd>
                    <strong>{people}</strong>
                    <span class="quiet">{entitlements}</span>
                </dd>
            </div>
        }
        .into_any()
    })
    .collect()
}

/// What was looked at, and what the comparison does not say.
fn extent(effect: &Effect) -> AnyView {
    let roles: Vec<String> = effect
        .roles
        .iter()
        .filter(|role| !role.examples.is_empty())
        .map(|role| format!("Role of {}: {}. ", role.role.as_str(), role.examples.join(", ")))
        .collect();
    let not_compared = (!effect.not_compared.is_empty())
        .then(|| format!("Not compared, read for yourself: {}. ", effect.not_compared.join(", ")));
    let moment = effect.only_at.map(|at| {
        view! { "Policies look at the time; this holds for " <Moment at=at /> ". " }
    });
    let looked_at =
        format!("Compared for {} people and {} entitlements. ", effect.people, effect.entitlements);
    view! { <p class="quiet">{roles} {not_compared} {moment} {looked_at}</p> }.into_any()
}

#[component]
fn Changes(groups: Vec<ChangeGroup>, in_all: u32) -> impl IntoView {
    if groups.is_empty() {
        return ().into_any();
    }
    let shown = groups.len();
    let summary = match u32::try_from(shown) == Ok(in_all) {
        true => format!("Who and what: {in_all}"),
        false => format!("Who and what: {shown} of {in_all}, the largest"),
    };
    let columns = ["Change", "Before", "After"].map(Column::new).into_iter();
    let numbers = ["People", "Entitlements"].map(Column::number);
    let columns = columns.chain(numbers).chain([Column::new("Such as")]).collect();
    let rows = groups.into_iter().map(|group| view! { <Change group=group /> }).collect_view();
    view! {
        <Disclosure summary=summary id="consequences-changes">
            <DataTable caption="Changes that are the same for many" columns=columns>
                {rows}
            </DataTable>
        </Disclosure>
    }
    .into_any()
}

#[component]
fn Change(group: ChangeGroup) -> impl IntoView {
    let kind = match group.kind {
        ChangeKind::Gained => "Gained",
        ChangeKind::Lost => "Lost",
        ChangeKind::Terms => "Other terms",
    };
    let terms = |terms: Option<String>| emphasized(&terms.unwrap_or_else(|| "Not allowed".to_owned()));
    let examples = group
        .examples
        .into_iter()
        .map(|one| {
            view! {
                <span class="cell-note">
                    {one.person} ": " {one.permission_set} " in " {one.account}
                </span>
            }
        })
        .collect_view();
    view! {
        <tr>
            <HeadCell>{kind}</HeadCell>
            <Cell label="Before">{terms(group.before)}</Cell>
            <Cell label="After">{terms(group.after)}</Cell>
            <Cell label="People" number=true>
                {group.reach.people}
            </Cell>
            <Cell label="Entitlements" number=true>
                {group.reach.entitlements}
            </Cell>
            <Cell label="Such as">{examples}</Cell>
        </tr>
    }
    .into_any()
}

#[component]
fn Replays(replay: Replay) -> impl IntoView {
    if replay.in_all == 0 {
        return view! { <p class="quiet">"Nobody asked for anything in the last 90 days."</p> }.into_any();
    }
    let asked_again = match replay.asked_again == replay.in_all {
        true => replay.in_all.to_string(),
        false => format!("{} of {}, the newest", replay.asked_again, replay.in_all),
    };
    let parts = replay.parts().into_iter().filter(|(_, replayed)| replayed.requests > 0);
    let parts =
        parts.map(|(what, replayed)| view! { <Part what=what replayed=replayed.clone() /> }).collect_view();
    let gone = (replay.not_askable > 0)
        .then(|| format!(" Of {} the person or the access is no longer there.", replay.not_askable));
    view! {
        <Disclosure summary=format!("Requests of the last 90 days: {asked_again}") id="consequences-requests">
            <ul class="replay">{parts}</ul>
            <p class="quiet">
                {replay.unchanged} " would have gone the same way." {gone}
                " Asked again with today's groups and accounts."
            </p>
        </Disclosure>
    }
    .into_any()
}

#[component]
fn Part(what: &'static str, replayed: Replayed) -> impl IntoView {
    let Replayed { requests, examples } = replayed;
    let more = (examples.len() < requests as usize).then(|| format!("{} of {requests}", examples.len()));
    let links = examples
        .into_iter()
        .map(|example| {
            let ReplayExample { request, person, account, permission_set, submitted_at } = example;
            view! {
                <li>
                    <a href=routes::request(&request)>{person} ": " {permission_set} " in " {account}</a>
                    " "
                    <span class="quiet">
                        <Moment at=submitted_at />
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <li>
            <p>
                <strong>{requests}</strong>
                " "
                {what}
            </p>
            <ul class="replay-examples">{links}</ul>
            {more.map(|more| view! { <p class="quiet">{more}</p> })}
        </li>
    }
    .into_any()
}

#[component]
fn Findings(findings: Vec<LintFinding>) -> impl IntoView {
    if findings.is_empty() {
        return view! { <p class="quiet">"Nothing odd was found in the policies."</p> }.into_any();
    }
    let (notices, pressing): (Vec<LintFinding>, Vec<LintFinding>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Notice);
    let pressing = (!pressing.is_empty()).then(|| view! { <FindingList findings=pressing /> });
    let summary = match notices.len() {
        1 => "1 notice".to_owned(),
        many => format!("{many} notices"),
    };
    let notices = (!notices.is_empty()).then(|| {
        view! {
            <Disclosure summary=summary id="consequences-notices">
                <FindingList findings=notices />
            </Disclosure>
        }
    });
    view! {
        {pressing}
        {notices}
    }
    .into_any()
}

#[component]
fn FindingList(findings: Vec<LintFinding>) -> impl IntoView {
    let lines = findings
        .into_iter()
        .map(|finding| {
            let (tone, words) = match finding.severity {
                Severity::Serious => (Tone::Danger, "Serious"),
                Severity::Warning => (Tone::Waiting, "Warning"),
                Severity::Notice => (Tone::Neutral, "Notice"),
            };
            let place = (finding.line > 0).then(|| format!(" Line {}.", finding.line));
            view! {
                <li>
                    <p>
                        <Badge tone=tone>{words}</Badge>
                        " "
                        {emphasized(&finding.sentence)}
                    </p>
                    <p class="quiet">{finding.remedy} {place}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="lint" aria-label="What is odd about the policies">{lines}</ul> }.into_any()
}
