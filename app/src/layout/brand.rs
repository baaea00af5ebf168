//! The word mark: the name on a bar that has begun to drain.

use leptos::prelude::*;

#[component]
pub(crate) fn Wordmark() -> impl IntoView {
    view! {
        <span class="wordmark">
            <span class="wordmark-name">"Stint"</span>
            <svg class="wordmark-bar" viewBox="0 0 48 3" preserveAspectRatio="none" aria-hidden="true">
                <rect class="wordmark-track" width="48" height="3" rx="1.5" />
                <rect class="wordmark-left" width="31" height="3" rx="1.5" />
            </svg>
        </span>
    }
}
