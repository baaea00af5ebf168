//! Policies: what would come of others.

mod consequences;

pub use consequences::consequences;
