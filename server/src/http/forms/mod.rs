//! From each form to its operation. One file per kind of thing; each function is one command of the table.

pub mod catalog;
pub mod decisions;
pub mod grants;
pub mod policies;
pub mod requests;
pub mod sessions;
pub mod several;
