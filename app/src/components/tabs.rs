//! Views of one list side by side. Each is a link, as the view stands in the address.

use leptos::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

impl Tab {
    pub(crate) fn new(href: impl Into<String>, label: impl Into<String>, current: bool) -> Self {
        Self { href: href.into(), label: label.into(), current }
    }
}

#[component]
pub(crate) fn Tabs(#[prop(into)] label: String, tabs: Vec<Tab>) -> impl IntoView {
    let links = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <li>
                    <a href=tab.href aria-current=tab.current.then_some("page")>
                        {tab.label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{links}</ul>
        </nav>
    }
    .into_any()
}
