//! The catalog page: search, filters, favourites and recent.

use crate::{Context, Problem};
use domain::{
    catalog::{CatalogPage, CatalogQuery},
    person::Member,
};

/// Rows on one page.
pub const PAGE: u32 = 50;

pub async fn browse(context: &Context, member: &Member, query: &CatalogQuery) -> Result<CatalogPage, Problem> {
    let _ = (context, member, query);
    unimplemented!()
}
