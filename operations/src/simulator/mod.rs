//! Questions to the one evaluator that change nothing: may this person have this, who may, what may they.
//!
//! Invariant: the answers are those of [`policy::PolicySet::may_request`], asked for a person as they would be if they
//! asked now. Oneself anybody may ask about; about others auditors and administrators.

mod cover;
mod found;
mod simulate;
mod subject;
mod terms;
mod what;
mod who;

pub use cover::{ASSUMED, ReachCover};
pub use found::{Found, SomeAccess, SomePerson};
pub use simulate::{Simulated, Simulation, SimulatorForm, simulate};
pub use terms::{Terms, TermsGroup};
pub use what::{What, WhatQuery, WhatRow, what_may_they_have};
pub use who::{Who, WhoQuery, WhoRow, who_may_have};

/// Rows on one page.
pub const PAGE: usize = 50;
