//! Finding what to ask for: the catalog, and everything about one entitlement before asking for it.

mod browse;
mod changed;
mod choice;
mod contents;
mod facets;
mod favourite;
mod holders;
mod pages;
mod results;
mod shelf;
mod show;

pub(crate) use browse::Catalog;
pub(crate) use show::EntitlementPage;

use crate::routes;
use domain::catalog::{CatalogEntry, Entitlement};

/// "ReadOnly in prod-payments", for names that are read aloud.
fn name(entry: &CatalogEntry) -> String {
    format!("{} in {}", entry.permission_set.name, entry.account.name)
}

/// The form that asks for it.
fn ask(entitlement: &Entitlement) -> String {
    format!("{}?entitlements={entitlement}", routes::NEW_REQUEST)
}
