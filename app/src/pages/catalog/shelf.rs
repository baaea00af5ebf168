//! A short list on top of the catalog when nothing is searched: favourites, and what was asked for lately.

use super::{ask, favourite::Favourite, name};
use crate::{
    components::{ButtonLink, Section},
    routes,
};
use domain::catalog::CatalogEntry;
use leptos::prelude::*;

#[component]
pub(super) fn Shelf(#[prop(into)] title: String, entries: Vec<CatalogEntry>) -> impl IntoView {
    (!entries.is_empty()).then(|| {
        let count = entries.len().to_string();
        let rows = entries.into_iter().map(|entry| view! { <ShelfEntry entry=entry /> }).collect_view();
        view! {
            <Section title=title count=count>
                <ul class="shelf">{rows}</ul>
            </Section>
        }
    })
}

#[component]
fn ShelfEntry(entry: CatalogEntry) -> impl IntoView {
    let words = format!("Request {}", name(&entry));
    let request = entry.requestable.then(|| {
        view! {
            <ButtonLink href=ask(&entry.entitlement) attr:aria-label=words>
                "Request"
            </ButtonLink>
        }
    });
    view! {
        <li class="shelf-entry">
            <Favourite entry=entry.clone() />
            <a class="shelf-name" href=routes::entitlement(&entry.entitlement)>
                {entry.account.name}
                " / "
                {entry.permission_set.name}
            </a>
            {request}
        </li>
    }
}
