//! How old what Stint knows of AWS is.

use crate::components::{Age, Badge, Fact, Facts, Section};
use domain::request::Tone;
use leptos::prelude::*;
use operations::removal::Status;

#[component]
pub(super) fn Organization(status: Status) -> impl IntoView {
    let is_fresh = status.is_catalog_fresh();
    let Status { now, catalog, stuck_since, .. } = status;
    let read = match catalog.imported_at {
        Some(at) => view! { <Age at=at now=now /> }.into_any(),
        None => "not yet".into_any(),
    };
    let (tone, words) = if is_fresh { (Tone::Active, "Fresh") } else { (Tone::Waiting, "Getting old") };
    let running = catalog.running.map(|progress| view! { <Fact name="Being read">{progress}</Fact> });
    let stuck = catalog.setback.map(|sentence| {
        let since = stuck_since.map(|at| view! { ", trying since " <Age at=at now=now /> });
        view! { <Fact name="Held up">{sentence} {since}</Fact> }
    });
    view! {
        <Section title="Organization">
            <Facts>
                <Fact name="Last read">{read} <span class="freshness"><Badge tone=tone>{words}</Badge></span></Fact>
                {running} {stuck}
            </Facts>
        </Section>
    }
    .into_any()
}
