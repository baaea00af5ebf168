//! Reading and verifying the audit log.

mod export;
mod search;
mod verify;

pub use export::export_page;
pub use search::search;
pub use verify::{Verified, verify};
