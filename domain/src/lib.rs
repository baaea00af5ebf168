//! RULES: what Stint means and what must always hold, as plain data and pure functions.
//!
//! Invariant: nothing here reads a clock, draws a random number or touches the outside world. Values that come
//! from outside (`now`, ids, observations) are arguments. The crate compiles to WASM; server and browser run the
//! same rules.
//!
//! Deliberately not here: SQL (`storage`), Cedar (`policy`), AWS (`connectors`), pages (`app`).

pub mod audit;
pub mod budget;
pub mod catalog;
pub mod connector;
pub mod evidence;
pub mod fence;
pub mod finding;
pub mod grant;
pub mod holding;
pub mod id;
pub mod ledger;
pub mod notification;
pub mod person;
pub mod policy;
pub mod problem;
pub mod removal;
pub mod report;
pub mod request;
pub mod session;
pub mod sweep;
pub mod text;
pub mod time;
