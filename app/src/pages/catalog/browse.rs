//! `/catalog`: search, narrow, choose. What is searched and narrowed to is in the address.

use super::{
    choice::ChoiceBar,
    facets::Facets,
    pages::{pages, shown},
    results::{EntryTable, Nothing},
    shelf::Shelf,
};
use crate::{
    components::{Age, Load, Page, address::query},
    islands::LiveForm,
    routes,
    server::caller,
};
use domain::catalog::{CatalogPage, CatalogQuery};
use leptos::prelude::*;

#[component]
pub(crate) fn Catalog() -> impl IntoView {
    let asked: CatalogQuery = query();
    let caller = caller();
    let browsed = async move {
        let (context, member) = caller?;
        operations::catalog::browse(&context, &member, &asked).await
    };
    view! {
        <Load from=browsed let:page>
            <Browse page=page />
        </Load>
    }
}

#[component]
fn Browse(page: CatalogPage) -> impl IntoView {
    let now = page.now;
    let age = page.imported_at.map(|at| {
        view! {
            <p class="quiet">
                "AWS was read " <Age at=at now=now />
            </p>
        }
        .into_any()
    });
    let age = age.unwrap_or_else(|| ().into_any());
    view! {
        <Page title="Catalog" actions=age wide=true>
            <Search asked=page.query.clone() />
            <LiveForm form="catalog-search".to_owned() regions="catalog-found".to_owned() told=None />
            <Found page=page />
            <ChoiceBar />
        </Page>
    }
}

/// Filters that are links stand in the form as hidden fields, so that searching keeps them.
#[component]
fn Search(asked: CatalogQuery) -> impl IntoView {
    let kept = [
        ("unit", asked.unit),
        ("environment", asked.environment),
        ("permission_set", asked.permission_set),
        ("account", asked.account),
    ];
    let kept = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let kept =
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    let all = asked.show == "all";
    view! {
        <form id="catalog-search" class="search" method="get" action=routes::CATALOG role="search">
            <label class="visually-hidden" for="search">
                "Search accounts, permission sets, units and tags"
            </label>
            <input
                id="search"
                class="input search-input"
                type="search"
                name="q"
                value=asked.q
                autocomplete="off"
                placeholder="Account, permission set, unit or tag"
                data-search
            />
            {kept}
            <fieldset class="switch">
                <legend class="visually-hidden">"Show"</legend>
                <label>
                    <input type="radio" name="show" value="" checked=!all />
                    <span>"What I may ask for"</span>
                </label>
                <label>
                    <input type="radio" name="show" value="all" checked=all />
                    <span>"Everything"</span>
                </label>
            </fieldset>
            <button class="button">"Search"</button>
        </form>
    }
}

/// What the form's answer replaces while someone types.
#[component]
fn Found(page: CatalogPage) -> impl IntoView {
    let untouched = CatalogQuery { show: String::new(), ..page.query.clone() } == CatalogQuery::default();
    let shelves = untouched.then(|| {
        view! {
            <Shelf title="Favourites" entries=page.favourites.clone() />
            <Shelf title="Asked for lately" entries=page.recent.clone() />
        }
    });
    let found = if page.entries.is_empty() {
        view! { <Nothing page=page.clone() /> }.into_any()
    } else {
        view! {
            <p class="list-count" data-count>
                {shown(&page)}
            </p>
            <EntryTable entries=page.entries.clone() now=page.now />
            {pages(&page)}
        }
        .into_any()
    };
    view! {
        <div id="catalog-found" class="catalog">
            <Facets page=page />
            <div class="catalog-rows">{shelves} {found}</div>
        </div>
    }
}
