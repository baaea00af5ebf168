//! Reading and verifying the audit log.

mod export;
mod filter;
mod search;
mod verify;

pub use export::export_page;
pub use search::{PAGE, search};
pub use verify::{Verified, verify};
