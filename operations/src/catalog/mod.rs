//! Reading the organization and browsing what can be asked for.

mod browse;
mod favourite;
mod import;
mod show;

pub use browse::browse;
pub use favourite::set_favourite;
pub use import::{CatalogStatus, import, load, status};
pub use show::show;
