//! The full sweep: what AWS really has, against what the ledger says that it should have.
//!
//! Invariant: what is being changed now, or was changed so shortly before the reading that its lists may lag, is no
//! difference. Access is Stint's own only when the ledger or a receipt says that Stint added it and none says that it is
//! gone; all else is someone's standing access, which is never removed.
//!
//! Deliberately not here: the fresh look at AWS that confirms a difference, and the removal (`operations`).

mod compare;
mod seen;

pub use compare::{Comparison, Difference, LAG, Leftover, Row, is_kept, is_suspect};
pub use seen::Seen;

use crate::{id::ImportId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Leftovers that are being removed at the same time: a fault of Stint's own must not become a wave of removals.
pub const MOST_REMOVALS: u64 = 20;

/// What one sweep came to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Swept {
    /// The reading of AWS that was compared.
    pub import: ImportId,
    pub at: Timestamp,
    pub differences: u64,
    /// Leftovers whose removal began or goes on; at most [`MOST_REMOVALS`] begin.
    pub removals: u64,
    /// Leftovers whose removal waits for the next sweep.
    pub put_off: u64,
    /// Suspected differences that could not be looked at.
    pub unchecked: u64,
}
