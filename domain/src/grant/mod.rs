//! A grant: a period in which a person should hold an entitlement, and its cause.

mod state;
mod view;

pub use state::{Cause, Ending, Grant, GrantRefusal, GrantState};
pub use view::GrantView;
