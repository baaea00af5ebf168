//! The star that keeps an entitlement on top of one's catalog.

use super::name;
use crate::components::{Icon, Symbol};
use domain::catalog::CatalogEntry;
use leptos::prelude::*;

#[component]
pub(super) fn Favourite(entry: CatalogEntry) -> impl IntoView {
    let (symbol, words, wanted) = if entry.is_favourite {
        (Symbol::StarFilled, format!("Remove {} from your favourites", name(&entry)), "false")
    } else {
        (Symbol::Star, format!("Add {} to your favourites", name(&entry)), "true")
    };
    view! {
        <form class="favourite" method="post" action="/catalog/favourite">
            <input type="hidden" name="entitlement" value=entry.entitlement.to_string() />
            <input type="hidden" name="wanted" value=wanted />
            <button class="icon-button" aria-label=words>
                <Icon symbol=symbol />
            </button>
        </form>
    }
}
