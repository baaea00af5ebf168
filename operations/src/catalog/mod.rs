//! Reading the organization and browsing what can be asked for.

mod browse;
mod compare;
mod eligibility_cache;
mod entry;
mod export;
mod favourite;
mod holders;
mod import;
mod indent;
mod load;
mod next_import;
mod show;
mod status;

pub use browse::{PAGE, browse};
pub(crate) use eligibility_cache::{EligibilityCache, eligibility};
pub use export::export;
pub use favourite::set_favourite;
pub use import::import;
pub use load::load;
pub use next_import::next_import;
pub use show::show;
pub use status::{CatalogStatus, status};

const GONE: &str =
    "This account or permission set is not in AWS any more, or never was. Choose another in the catalog.";
