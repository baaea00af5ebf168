//! The ledger row of (person, entitlement): every live grant that keeps it. The reconciler's unit of work.
//!
//! `plan` says what to do next, `item` for whom, `change` what each outcome turns the holding into, `lanes` what may go
//! at once, `backoff` how long to wait, `receipt` what is kept as evidence.

mod backoff;
mod change;
#[cfg(test)]
mod convergence;
mod forward;
mod item;
mod lanes;
mod plan;
mod receipt;
mod state;
mod wait;

pub use backoff::{LOOK_LIMIT, OPERATION_LIMIT, REPLY_LIMIT, backoff, next_poll};
pub use item::Item;
pub use lanes::Lanes;
pub use plan::{Step, plan};
pub use receipt::{Served, WAS_STANDING};
pub use state::{Course, Holding, HoldingKey, HoldingState, Stage};
