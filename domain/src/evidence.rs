//! Receipts: evidence that access was added or removed.

use crate::{
    catalog::Entitlement,
    connector::{Binding, Call, Change},
    id::{DirectoryUserId, GrantId, PersonId, ReceiptId},
    time::{Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub id: ReceiptId,
    pub change: Change,
    pub person: PersonId,
    pub user: DirectoryUserId,
    pub entitlement: Entitlement,
    pub binding: Binding,
    /// The grants that this change served.
    pub grants: Vec<GrantId>,
    /// When it should have happened: the start or the end of the grant.
    pub due_at: Timestamp,
    /// When the first call left; `None` when no call was needed.
    pub sent_at: Option<Timestamp>,
    /// When the system said that it was done; `None` when no call was needed.
    pub accepted_at: Option<Timestamp>,
    /// When a different call showed it.
    pub confirmed_at: Timestamp,
    pub attempts: u32,
    pub calls: Vec<Call>,
    pub read_back: Call,
    /// "It was there before Stint and was left in place", for example.
    pub note: Option<String>,
}

impl Receipt {
    /// From the moment it was due to the read that showed it.
    pub fn lateness(&self) -> Seconds {
        self.confirmed_at.since(self.due_at)
    }
}
