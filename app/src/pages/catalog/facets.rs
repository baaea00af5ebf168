//! Narrowing the catalog: organizational units as a tree, environments, permission sets. Each choice is a link, so
//! that it can be shared, opened in a new tab, and works without any script.

use crate::{components::address::address, routes};
use domain::catalog::{CatalogPage, CatalogQuery, Facet};
use leptos::prelude::*;

/// More choices than this are no help: whoever looks for another one types its name.
const MOST: usize = 20;

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

/// Those with the most rows and the one in use, in their order, and how many others there are. A tree stays whole.
fn most_used(mut facets: Vec<Facet>, chosen: &str) -> (Vec<Facet>, usize) {
    if facets.len() <= MOST || facets.iter().any(|facet| facet.depth > 0) {
        return (facets, 0);
    }
    let mut counts: Vec<u32> = facets.iter().map(|facet| facet.count).collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let (all, fewest) = (facets.len(), counts[MOST - 1]);
    let mut room = MOST;
    facets.retain(|facet| {
        let fits = facet.count >= fewest && room > 0;
        room -= usize::from(fits);
        fits || facet.value == chosen
    });
    let left_out = all - facets.len();
    (facets, left_out)
}

fn facets(title: &'static str, chosen: &str, facets: Vec<Facet>, to: impl Fn(String) -> String) -> AnyView {
    let all = chosen.is_empty().then_some("true");
    let (facets, left_out) = most_used(facets, chosen);
    let more =
        (left_out > 0).then(|| view! { <p class="quiet">{format!("{left_out} more: search by name.")}</p> });
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
            {more}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(number: usize, count: u32) -> Facet {
        Facet { value: number.to_string(), label: number.to_string(), depth: 0, count }
    }

    #[test]
    fn of_many_choices_the_most_used_ones_and_the_one_in_use_are_shown() {
        let many = || (0..500).map(|number| facet(number, number as u32 % 50)).collect::<Vec<_>>();
        let (shown, left_out) = most_used(many(), "");
        assert_eq!((shown.len(), left_out), (MOST, 480));
        assert!(
            shown.iter().all(|facet| facet.count >= 48) && shown.is_sorted_by_key(|facet| facet.value.len())
        );
        let (shown, left_out) = most_used(many(), "0");
        assert!(shown.iter().any(|facet| facet.value == "0") && left_out == 479);
    }

    #[test]
    fn a_few_choices_and_trees_are_whole() {
        assert_eq!(most_used((0..20).map(|number| facet(number, 1)).collect(), "").1, 0);
        let tree = (0..60).map(|number| Facet { depth: 1, ..facet(number, 1) }).collect();
        assert_eq!(most_used(tree, "").1, 0);
    }
}
