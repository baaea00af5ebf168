//! The story of a request from top to bottom: when, who did what.

use super::{Moment, StateDot};
use domain::request::TimelineEntry;
use leptos::prelude::*;

#[component]
pub(crate) fn Timeline(entries: Vec<TimelineEntry>) -> impl IntoView {
    let lines = entries
        .into_iter()
        .map(|entry| {
            view! {
                <li class="timeline-entry">
                    <span class="timeline-dot">
                        <StateDot tone=entry.tone />
                    </span>
                    <div class="timeline-words">
                        <p>{entry.sentence}</p>
                        {entry.detail.map(|detail| view! { <p class="quiet timeline-detail">{detail}</p> })}
                    </div>
                    <Moment at=entry.at />
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{lines}</ol> }.into_any()
}
