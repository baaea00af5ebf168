//! Narrowing the catalog: organizational units as a tree, environments, permission sets. Each choice is a link, so
//! that it can be shared, opened in a new tab, and works without any script.

use crate::{components::address::address, routes};
use domain::catalog::{CatalogPage, CatalogQuery, Facet};
use leptos::prelude::*;

#[component]
pub(super) fn Facets(page: CatalogPage) -> impl IntoView {
    let query = CatalogQuery { page: String::new(), ..page.query };
    let narrowed = [
        (&page.units, &query.unit),
        (&page.environments, &query.environment),
        (&page.permission_sets, &query.permission_set),
    ];
    let chosen = narrowed.into_iter().filter_map(|(facets, value)| {
        let facet = facets.iter().find(|facet| !value.is_empty() && facet.value == *value)?;
        Some(facet.label.clone())
    });
    let chosen = chosen.collect::<Vec<_>>().join(", ");
    let to = |change: fn(CatalogQuery, String) -> CatalogQuery| {
        let query = query.clone();
        move |value: String| address(routes::CATALOG, &change(query.clone(), value))
    };
    let unit = to(|query, unit| CatalogQuery { unit, ..query });
    let environment = to(|query, environment| CatalogQuery { environment, ..query });
    let permission_set = to(|query, permission_set| CatalogQuery { permission_set, ..query });
    let units = facets("Organizational unit", &query.unit, page.units, unit);
    let environments = facets("Environment", &query.environment, page.environments, environment);
    let permission_sets =
        facets("Permission set", &query.permission_set, page.permission_sets, permission_set);
    view! {
        <details class="facets">
            <summary>"Filters " <span class="facets-chosen">{chosen}</span></summary>
            <div class="facet-groups">{units} {environments} {permission_sets}</div>
        </details>
    }
}

fn facets(title: &'static str, chosen: &str, facets: Vec<Facet>, to: impl Fn(String) -> String) -> AnyView {
    let all = chosen.is_empty().then_some("true");
    let rows = facets
        .into_iter()
        .map(|facet| {
            let current = (facet.value == chosen).then_some("true");
            // A tree deeper than this is indented no further: the names need the room.
            let depth = format!("facet facet-{}", facet.depth.min(4));
            view! {
                <li class=depth>
                    <a href=to(facet.value) aria-current=current>
                        {facet.label}
                        <span class="facet-count">{facet.count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="facet-group" aria-label=title>
            <h2>{title}</h2>
            <ul>
                <li class="facet">
                    <a href=to(String::new()) aria-current=all>
                        "All"
                    </a>
                </li>
                {rows}
            </ul>
        </nav>
    }
    .into_any()
}
