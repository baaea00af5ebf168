//! Which part of the rows is shown, and the links to the parts before and after.

use crate::{
    components::{Pagination, address::address},
    routes,
};
use domain::catalog::{CatalogPage, CatalogQuery};
use leptos::prelude::*;
use operations::catalog::PAGE;

/// "51 to 100 of 812": nothing is cut off silently.
pub(super) fn shown(page: &CatalogPage) -> String {
    let first = before(page) + 1;
    let last = before(page) + rows(page);
    match (first, last) {
        (1, last) if last == page.total => format!("{last} found"),
        (1, last) => format!("{last} of {}", page.total),
        (first, last) => format!("{first} to {last} of {}", page.total),
    }
}

/// Nothing when everything is on one page.
pub(super) fn pages(page: &CatalogPage) -> Option<AnyView> {
    let number = number(page);
    let to = |page_number: String| {
        address(routes::CATALOG, &CatalogQuery { page: page_number, ..page.query.clone() })
    };
    let first = (number > 1).then(|| to(String::new()));
    let next = (before(page) + rows(page) < page.total).then(|| to((number + 1).to_string()));
    let any = first.is_some() || next.is_some();
    any.then(|| view! { <Pagination shown=shown(page) first=first next=next /> }.into_any())
}

/// As `browse` reads it: what is no number is the first page, and one behind the last is the last.
fn number(page: &CatalogPage) -> u32 {
    let last = page.total.div_ceil(PAGE).max(1);
    page.query.page.trim().parse().unwrap_or(1).clamp(1, last)
}

fn before(page: &CatalogPage) -> u32 {
    (number(page) - 1) * PAGE
}

fn rows(page: &CatalogPage) -> u32 {
    page.entries.len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn page(number: &str, total: u32) -> CatalogPage {
        CatalogPage {
            query: CatalogQuery { page: number.to_owned(), ..CatalogQuery::default() },
            entries: Vec::new(),
            total,
            units: Vec::new(),
            environments: Vec::new(),
            permission_sets: Vec::new(),
            favourites: Vec::new(),
            recent: Vec::new(),
            imported_at: None,
            now: Timestamp::from_seconds(0),
        }
    }

    #[test]
    fn a_made_up_page_number_is_the_first_or_the_last_page() {
        let numbers = ["", "0", "-1", "two", "99999999"].map(|typed| number(&page(typed, 812)));
        assert_eq!(numbers, [1, 1, 1, 1, 17]);
        assert_eq!(before(&page("3", 812)), 100);
    }
}
