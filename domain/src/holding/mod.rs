//! The ledger row of (person, entitlement): every live grant that keeps it. The reconciler's unit of work.

mod plan;
mod state;

pub use plan::{Step, plan};
pub use state::{Holding, HoldingKey, HoldingState};
