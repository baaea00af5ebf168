//! How much harm is possible, in words; red only where someone could change who may do what.

use super::Badge;
use domain::{
    catalog::{Risk, Summary},
    request::Tone,
};
use leptos::prelude::*;

pub(crate) const fn risk_words(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "Low risk",
        Risk::Medium => "Medium risk",
        Risk::High => "High risk",
        Risk::Administrative => "Full control",
    }
}

/// A meter of four steps and its words. Amber is for waiting, so that only the highest step has a colour.
#[component]
pub(crate) fn RiskBadge(risk: Risk) -> impl IntoView {
    if risk == Risk::Administrative {
        return view! { <Badge tone=Tone::Danger>{risk_words(risk)}</Badge> }.into_any();
    }
    let filled = match risk {
        Risk::Low => 1,
        Risk::Medium => 2,
        Risk::High | Risk::Administrative => 3,
    };
    let steps = (0..4)
        .map(|step| {
            let x = step * 4;
            view! { <rect x=x y="0" width="3" height="8" rx="1" opacity=if step < filled { "1" } else { "0.25" } /> }
        })
        .collect_view();
    view! {
        <span class="badge badge-neutral">
            <svg viewBox="0 0 15 8" width="15" height="8" fill="currentColor" aria-hidden="true">
                {steps}
            </svg>
            {risk_words(risk)}
        </span>
    }
    .into_any()
}

/// What it lets people do, and what was not looked at.
#[component]
pub(crate) fn SummaryList(summary: Summary) -> impl IntoView {
    let unknown =
        summary.not_considered.into_iter().map(|sentence| view! { <p class="quiet">{sentence}</p> });
    view! {
        <div class="summary">
            <RiskBadge risk=summary.risk />
            <p>{summary.sentence}</p>
            {unknown.collect_view()}
        </div>
    }
    .into_any()
}
