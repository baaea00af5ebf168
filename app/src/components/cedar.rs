//! Policies in Cedar, in colours: a listing, and what a change did to one.

use domain::policy::{DiffLine, LineDiff, Origin, highlight};
use leptos::prelude::*;

/// Wide lines scroll inside. `label` is read aloud.
#[component]
pub(crate) fn Cedar(#[prop(into)] text: String, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <pre class="cedar" tabindex="0" role="region" aria-label=label>
            <code>{painted(&text)}</code>
        </pre>
    }
    .into_any()
}

/// The changed places; where there are none it says so.
#[component]
pub(crate) fn CedarDiff(diff: LineDiff, #[prop(into)] label: String) -> impl IntoView {
    if diff.places.is_empty() {
        return view! { <p class="quiet">"Nothing is different."</p> }.into_any();
    }
    let places = diff
        .places
        .into_iter()
        .map(|place| {
            let lines = place.into_iter().map(|line| view! { <Line line=line /> }).collect_view();
            view! { <tbody>{lines}</tbody> }
        })
        .collect_view();
    let counts = format!("{} added, {} removed", lines(diff.added), lines(diff.removed));
    view! {
        <p class="quiet">{counts}</p>
        <div class="diff" tabindex="0" role="region" aria-label=label>
            <table>{places}</table>
        </div>
    }
    .into_any()
}

#[component]
fn Line(line: DiffLine) -> impl IntoView {
    let (class, sign, words) = match line.origin {
        Origin::Kept => ("", "", ""),
        Origin::Added => ("diff-added", "+", "added"),
        Origin::Removed => ("diff-removed", "−", "removed"),
    };
    let number = line.new.or(line.old).map(|number| number.to_string());
    view! {
        <tr class=class>
            <td class="diff-number">{number}</td>
            <td class="diff-sign">
                <span aria-hidden="true">{sign}</span>
                {(!words.is_empty()).then(|| view! { <span class="visually-hidden">{words}</span> })}
            </td>
            <td class="diff-line">
                <code>{painted(&line.text)}</code>
            </td>
        </tr>
    }
    .into_any()
}

fn painted(text: &str) -> AnyView {
    let parts = highlight::parts(text).into_iter();
    let spans = parts.map(|(part, own)| view! { <span class=part.class()>{own.to_owned()}</span> });
    spans.collect_view().into_any()
}

fn lines(count: usize) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}
