//! How what a permission set contains has changed last, with the difference for those who want it.

use crate::components::{Age, Disclosure};
use domain::{
    catalog::{ContentChange, Line},
    time::Timestamp,
};
use leptos::prelude::*;

#[component]
pub(super) fn Changed(change: ContentChange, now: Timestamp) -> impl IntoView {
    let lines = change.lines.into_iter().map(line).collect_view();
    view! {
        <div class="content-change">
            <p>"Changed " <Age at=change.at now=now /> {format!(": {}.", change.gains)}</p>
            <Disclosure summary="What changed" id="content-change">
                <figure class="code">
                    <pre tabindex="0" role="region" aria-label="What changed">
                        <code class="difference">{lines}</code>
                    </pre>
                </figure>
            </Disclosure>
        </div>
    }
    .into_any()
}

/// The sign in front is read aloud and copied with the line.
fn line(line: Line) -> AnyView {
    match line {
        Line::Same(text) => view! { <span>{format!("  {text}\n")}</span> }.into_any(),
        Line::Gone(text) => view! { <del>{format!("- {text}\n")}</del> }.into_any(),
        Line::New(text) => view! { <ins>{format!("+ {text}\n")}</ins> }.into_any(),
    }
}
