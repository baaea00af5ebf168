//! Makes AWS match the ledger: removals first, then additions, each step planned by the domain.

use crate::{Context, Problem};
use domain::time::Timestamp;

/// What one run did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reconciled {
    pub steps: u64,
    /// When something is to be done next; `None` when nothing is planned.
    pub next_at: Option<Timestamp>,
}

/// Takes no input: loads what should be, observes what is, plans, acts, records, reads back.
pub async fn reconcile(context: &Context) -> Result<Reconciled, Problem> {
    let _ = context;
    unimplemented!()
}
