//! The ledger outside the database: written to a file, and made anew from one after the database was lost.

mod apply;
mod export;
mod inventory;
mod plan;
mod rebuild;

pub use export::{export, record_export};
pub use plan::{Step, Steps};
pub use rebuild::{Rebuild, RebuildProblem, rebuild};
