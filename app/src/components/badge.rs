//! A state in one or two words. Never by colour alone: the dot's shape differs as well.

use domain::request::Tone;
use leptos::prelude::*;

pub(super) const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "neutral",
        Tone::Waiting => "waiting",
        Tone::Active => "active",
        Tone::Danger => "danger",
    }
}

/// Words with a dot before them.
#[component]
pub(crate) fn Badge(tone: Tone, children: Children) -> impl IntoView {
    view! {
        <span class=format!("badge badge-{}", tone_class(tone))>
            <StateDot tone=tone />
            {children()}
        </span>
    }
}

/// Filled: active. Ring: waiting. Square: danger. Dash: neutral. The words are beside it.
#[component]
pub(crate) fn StateDot(tone: Tone) -> impl IntoView {
    let shape = match tone {
        Tone::Active => view! { <circle cx="4" cy="4" r="4" /> }.into_any(),
        Tone::Waiting => {
            view! { <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" stroke-width="2" /> }
                .into_any()
        }
        Tone::Danger => view! { <rect width="8" height="8" rx="1.5" /> }.into_any(),
        Tone::Neutral => view! { <rect y="3" width="8" height="2" rx="1" /> }.into_any(),
    };
    view! {
        <svg class=format!("dot dot-{}", tone_class(tone)) viewBox="0 0 8 8" width="8" height="8" fill="currentColor" aria-hidden="true">
            {shape}
        </svg>
    }
}
