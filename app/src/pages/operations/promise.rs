//! What was promised, and what was measured.

use crate::{
    components::{Badge, Cell, Column, DataTable, HeadCell, Moment, Section},
    routes,
};
use domain::{
    removal::{CONFIRMED_WITHIN, Elapsed, SENT_WITHIN, Spread},
    report::ReportKind,
    request::Tone,
    time::Seconds,
};
use leptos::prelude::*;
use operations::removal::Status;

#[component]
pub(super) fn Promise(status: Status) -> impl IntoView {
    let Status { measured, period, .. } = status;
    let removals = match measured.removals {
        0 => "No removals".to_owned(),
        1 => "1 removal".to_owned(),
        removals => format!("{removals} removals"),
    };
    let names = ["After the end of access", "Promised for 99 of 100"].map(Column::new);
    let figures = ["99 of 100 within", "Longest"].map(Column::number);
    let columns = names.into_iter().chain(figures).chain([Column::new("Kept")]).collect();
    view! {
        <Section title="The promise, last 30 days" count=removals>
            <DataTable caption="What was promised and what was measured" columns=columns>
                <Row name="AWS is asked to remove it" promised=SENT_WITHIN measured=measured.sent />
                <Row name="A second read shows it gone" promised=CONFIRMED_WITHIN measured=measured.confirmed />
            </DataTable>
            <p class="table-note">
                {measured.late} " confirmed later than " {CONFIRMED_WITHIN.to_string()} ", since "
                <Moment at=period.from /> ". "
                <a href=routes::report(ReportKind::RemovalTimeliness)>"All are in the report"</a>
            </p>
        </Section>
    }
    .into_any()
}

#[component]
fn Row(name: &'static str, promised: Seconds, measured: Spread) -> impl IntoView {
    let length = |length: Option<Elapsed>| length.map_or_else(|| "–".to_owned(), |length| length.to_string());
    let (tone, kept) = match measured.p99 {
        None => (Tone::Neutral, "Nothing measured"),
        Some(_) if measured.is_within(promised) => (Tone::Active, "Kept"),
        Some(_) => (Tone::Danger, "Not kept"),
    };
    view! {
        <tr>
            <HeadCell>{name}</HeadCell>
            <Cell label="Promised">{format!("within {promised}")}</Cell>
            <Cell label="Measured" number=true>
                {length(measured.p99)}
            </Cell>
            <Cell label="Longest" number=true>
                {length(measured.longest)}
            </Cell>
            <Cell label="Kept">
                <Badge tone=tone>{kept}</Badge>
            </Cell>
        </tr>
    }
    .into_any()
}
