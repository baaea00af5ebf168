//! The few icons: 16 px, lines of 1.5, always beside words or on a control that has a name.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Symbol {
    Home,
    Catalog,
    Approvals,
    Requests,
    Reports,
    Log,
    Operations,
    Policies,
    Copy,
    Star,
    StarFilled,
    External,
    Chevron,
}

impl Symbol {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M2.5 7.2 8 2.5l5.5 4.7v6.3h-4v-4h-3v4h-4z",
            Self::Catalog => "M2.5 3.5h11M2.5 8h11M2.5 12.5h7",
            Self::Approvals => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.5 8.2l1.8 1.8 3.3-3.7",
            Self::Requests => "M3.5 2.5h9v11h-9zM6 5.8h4M6 8.5h4M6 11.2h2",
            Self::Reports => "M2.5 13.5h11M4 11V7.5M8 11V3M12 11V5.5",
            Self::Log => "M8 4.5V8l2.3 1.6M2.2 6.5A6 6 0 1 1 2 8M2.2 3v3.5h3.5",
            Self::Operations => "M1.5 8.5h3l2-5 3 9.5 2-4.5h3",
            Self::Policies => {
                "M8 1.8l5 1.8v4c0 3.2-2.1 5.4-5 6.6-2.9-1.2-5-3.4-5-6.6v-4zM5.8 8l1.6 1.6 2.9-3.2"
            }
            Self::Copy => "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
            Self::Star | Self::StarFilled => {
                "M8 1.9l1.9 3.8 4.2.6-3 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3-3 4.2-.6z"
            }
            Self::External => "M6.5 3.5h-4v10h10v-4M9 2.5h4.5V7M13.3 2.7 7.5 8.5",
            Self::Chevron => "M4 6.2l4 4 4-4",
        }
    }
}

#[component]
pub(crate) fn Icon(symbol: Symbol) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 16 16"
            width="16"
            height="16"
            fill=if symbol == Symbol::StarFilled { "currentColor" } else { "none" }
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=symbol.path() />
        </svg>
    }
}
