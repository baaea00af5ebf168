//! VERBS: one file per thing that a person or the system can do; the listing is the feature list.
//!
//! Invariant: an operation reads the clock once, asks the one evaluator, changes state through the domain's
//! transitions and commits with an audit event, or returns a [`Problem`] that says what to do.
//!
//! Deliberately not here: HTTP, cookies, Leptos, SQL, AWS.

mod access;
pub mod audit;
pub mod catalog;
pub mod clock;
mod context;
mod dates;
mod failure;
pub mod fence;
pub mod finding;
pub mod grant;
mod labels;
pub mod lease;
pub mod ledger;
mod outside;
pub mod palette;
pub mod person;
pub mod policy;
pub mod removal;
pub mod report;
pub mod request;
pub mod session;
pub mod simulator;
pub mod sweep;
#[cfg(feature = "testing")]
pub mod testing;

pub use context::{CatalogInForce, Context, DeputiesInForce, Ids, PolicyInForce, RandomIds, Signals, Topic};
pub use domain::problem::Problem;
pub use failure::fault;
