//! Where one can go. One list: in the bar on a wide screen, at the thumb's reach on a phone.

use crate::{
    components::{Icon, Symbol},
    routes,
    server::visit,
};
use domain::person::{Member, Role};
use leptos::prelude::*;
use std::sync::Arc;

struct Entry {
    href: &'static str,
    label: &'static str,
    symbol: Symbol,
}

const EVERYONE: [Entry; 4] = [
    Entry { href: routes::HOME, label: "Home", symbol: Symbol::Home },
    Entry { href: routes::CATALOG, label: "Catalog", symbol: Symbol::Catalog },
    Entry { href: routes::QUEUE, label: "Approvals", symbol: Symbol::Approvals },
    Entry { href: routes::REQUESTS, label: "Requests", symbol: Symbol::Requests },
];

/// For auditors and administrators.
const OVERSIGHT: [Entry; 4] = [
    Entry { href: routes::OPERATIONS, label: "Operations", symbol: Symbol::Operations },
    Entry { href: routes::POLICIES, label: "Policies", symbol: Symbol::Policies },
    Entry { href: routes::REPORTS, label: "Reports", symbol: Symbol::Reports },
    Entry { href: routes::AUDIT, label: "Audit log", symbol: Symbol::Log },
];

#[component]
pub(super) fn Navigation(member: Arc<Member>) -> impl IntoView {
    let path = visit().path_and_query;
    let path = path.split('?').next().unwrap_or_default().to_owned();
    let oversees = Role::ALL.into_iter().any(|role| member.is(role));
    let entries = EVERYONE.into_iter().chain(OVERSIGHT.into_iter().filter(|_| oversees));
    let links = entries
        .map(|entry| {
            let current = leads_to(entry.href, &path);
            let count = (entry.href == routes::QUEUE).then(|| view! { <Waiting member=member.clone() /> });
            view! {
                <li>
                    <a href=entry.href aria-current=current.then_some("page")>
                        <Icon symbol=entry.symbol />
                        <span>{entry.label}</span>
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="navigation" aria-label="Main">
            <ul>{links}</ul>
        </nav>
    }
    .into_any()
}

/// Whether the page at `path` is the entry's or below it.
fn leads_to(href: &str, path: &str) -> bool {
    path == href
        || (href != routes::HOME && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}

/// How many requests wait for this person's decision. A failure to count is the queue's to tell, not every page's.
#[component]
fn Waiting(member: Arc<Member>) -> impl IntoView {
    let context = visit().context;
    Suspend::new(async move {
        let count = operations::request::queue_length(&context, &member).await.unwrap_or_default();
        view! {
            <span id="waiting" data-live>
                {(count > 0)
                    .then(|| {
                        view! {
                            <span class="pill">{count} <span class="visually-hidden">" waiting"</span></span>
                        }
                    })}
            </span>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_belongs_to_its_entry() {
        assert!(leads_to(routes::REQUESTS, "/requests/req_1"));
        assert!(leads_to(routes::HOME, "/"));
        assert!(!leads_to(routes::HOME, "/requests"));
        assert!(!leads_to(routes::QUEUE, "/queues"));
    }
}
