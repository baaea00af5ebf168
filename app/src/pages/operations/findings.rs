//! `/operations/findings`: what a person should look at, and what became of it. For auditors and administrators.

use super::compared::differences;
use crate::{
    components::{Age, Badge, Cell, Column, DataTable, EmptyState, HeadCell, Load, Moment, Page, Section},
    routes,
    server::caller,
};
use domain::{
    finding::{FindingKind, FindingSubject},
    request::Tone,
    sweep::{MOST_REMOVALS, Swept},
    time::Timestamp,
};
use leptos::prelude::*;
use operations::finding::{self, FindingRow, Findings};

#[component]
pub(crate) fn FindingList() -> impl IntoView {
    let caller = caller();
    let findings = async move {
        let (context, member) = caller?;
        finding::show(&context, &member).await
    };
    view! {
        <Load from=findings let:findings>
            <Content findings=findings />
        </Load>
    }
}

#[component]
fn Content(findings: Findings) -> impl IntoView {
    let Findings { now, open, open_count, resolved, swept } = findings;
    let said = format!("{open_count} findings are open.");
    view! {
        <Page
            title="Findings"
            lead="What someone should look at: where AWS and the ledger differ, and what is stuck."
            back=(routes::OPERATIONS.to_owned(), "Operations".to_owned())
            wide=true
        >
            <div id="findings" class="stack" data-live data-announce=said>
                <LastSweep swept=swept now=now />
                <Open rows=open total=open_count now=now />
                <Resolved rows=resolved now=now />
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn LastSweep(swept: Option<Swept>, now: Timestamp) -> impl IntoView {
    let Some(swept) = swept else {
        return view! { <p class="table-note">"AWS was not compared with the ledger yet."</p> }.into_any();
    };
    let removing = (swept.removals > 0).then(|| {
        format!(" Stint removes {} that it left behind, at most {MOST_REMOVALS} at once.", swept.removals)
    });
    let put_off = (swept.put_off > 0).then(|| format!(" {} wait for the next comparison.", swept.put_off));
    let unchecked = (swept.unchecked > 0)
        .then(|| format!(" {} could not be looked at; the next comparison tries again.", swept.unchecked));
    view! {
        <p class="table-note">
            "AWS was compared with the ledger " <Age at=swept.at now=now /> ": " {differences(swept.differences)}
            "." {removing} {put_off} {unchecked} " Standing access is never removed."
        </p>
    }
    .into_any()
}

#[component]
fn Open(rows: Vec<FindingRow>, total: u64, now: Timestamp) -> impl IntoView {
    let count = match rows.len() as u64 {
        shown if shown == total => total.to_string(),
        shown => format!("{shown} of {total}"),
    };
    let content = if rows.is_empty() {
        view! { <EmptyState title="Nothing to look at." /> }.into_any()
    } else {
        let columns = ["Finding", "Person", "Access", "Seen", "Next"].map(Column::new);
        let rows = rows.into_iter().map(|row| view! { <OpenRow row=row now=now /> }).collect_view();
        view! {
            <DataTable caption="Open findings, the most urgent first" columns=columns.into()>
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Section title="Open" count=count>
            {content}
        </Section>
    }
    .into_any()
}

#[component]
fn OpenRow(row: FindingRow, now: Timestamp) -> impl IntoView {
    let kind = row.finding.of;
    let (seen, id) = (row.finding.first_seen, row.finding.id.to_string());
    let person = row.person_name.clone();
    view! {
        <tr id=id>
            <HeadCell>
                <Badge tone=tone(kind)>{kind.words()}</Badge>
            </HeadCell>
            <Cell label="Person">{person}</Cell>
            <Cell label="Access">
                <Access row=row />
            </Cell>
            <Cell label="Seen">
                <Age at=seen now=now />
            </Cell>
            <Cell label="Next">{kind.advice()}</Cell>
        </tr>
    }
    .into_any()
}

#[component]
fn Resolved(rows: Vec<FindingRow>, now: Timestamp) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let columns = ["Finding", "Person", "Access", "Seen", "Gone"].map(Column::new);
    let rows = rows
        .into_iter()
        .map(|row| {
            let kind = row.finding.of;
            let (seen, gone) = (row.finding.first_seen, row.finding.resolved_at.unwrap_or(now));
            let (id, person) = (row.finding.id.to_string(), row.person_name.clone());
            view! {
                <tr id=id>
                    <HeadCell>{kind.words()}</HeadCell>
                    <Cell label="Person">{person}</Cell>
                    <Cell label="Access">
                        <Access row=row />
                    </Cell>
                    <Cell label="Seen">
                        <Moment at=seen />
                    </Cell>
                    <Cell label="Gone">
                        <Moment at=gone />
                    </Cell>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Section title="Resolved in the last 30 days">
            <DataTable caption="Resolved findings, the last one first, at most 50" columns=columns.into()>
                {rows}
            </DataTable>
        </Section>
    }
    .into_any()
}

#[component]
fn Access(row: FindingRow) -> impl IntoView {
    let FindingSubject::Access { entitlement, .. } = row.finding.subject;
    view! {
        <a href=routes::entitlement(&entitlement)>{row.permission_set.name} " in " {row.account.name}</a>
    }
}

/// Red for access that should not be there, amber for what a person decides.
const fn tone(kind: FindingKind) -> Tone {
    match kind {
        FindingKind::Leftover | FindingKind::StuckRemoval => Tone::Danger,
        FindingKind::MissingAccess | FindingKind::ReturnedAccess | FindingKind::UnknownMember => {
            Tone::Waiting
        }
    }
}
