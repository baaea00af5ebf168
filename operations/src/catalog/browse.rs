//! The catalog page: search, filters, favourites and recent.

use super::{
    eligibility_cache::eligibility,
    entry::{Own, Rows},
};
use crate::{Context, Problem};
use domain::{
    catalog::{CatalogPage, CatalogQuery, Entitlement},
    person::Member,
};

/// Rows on one page.
pub const PAGE: u32 = 50;

pub async fn browse(
    context: &Context,
    member: &Member,
    query: &CatalogQuery,
) -> Result<CatalogPage, Problem> {
    let now = context.clock.now();
    let own = Own::read(context, member, now).await?;
    let eligibility = eligibility(context, member, now).await?;
    let (in_force, policies) = (context.catalog.get(), context.policy.get());
    let (catalog, index) = &*in_force;

    let selection = index.select(query, (query.show != "all").then_some(&*eligibility));
    let total = selection.total();
    let page = selection.page(offset(&query.page, total), PAGE);
    let found: Vec<Entitlement> = page.into_iter().map(|hit| hit.entitlement).collect();

    let mut rows = Rows::new((catalog, &policies), member, eligibility.clone(), &own, now);
    Ok(CatalogPage {
        entries: rows.of(&found),
        total,
        units: selection.units(),
        environments: selection.environments(),
        permission_sets: selection.permission_sets(),
        favourites: rows.of(&own.favourites),
        recent: rows.of(&own.recent),
        imported_at: catalog.import.as_ref().map(|(_, at)| *at),
        query: query.clone(),
        now,
    })
}

/// A page that is no number is the first one, and one behind the last is the last.
fn offset(page: &str, total: u32) -> u32 {
    let last = total.div_ceil(PAGE).max(1);
    let page = page.trim().parse::<u32>().unwrap_or(1).clamp(1, last);
    (page - 1) * PAGE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_page_in_the_address_shows_rows() {
        let offsets = ["", "1", "2", "3", "99999999", "0", "-1", "two"].map(|page| offset(page, 120));
        assert_eq!(offsets, [0, 0, 50, 100, 100, 0, 0, 0]);
        assert_eq!(offset("2", 0), 0);
    }
}
