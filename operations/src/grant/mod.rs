//! Living access: the home page, ending it early, and the reconciler that makes AWS match the ledger.

pub(crate) mod ahead;
mod end_early;
mod home;
mod reconcile;
pub(crate) mod view;

pub use end_early::end_early;
pub(crate) use end_early::event as ended_early;
pub use home::{Home, home};
pub use reconcile::{Reconciled, reconcile};
