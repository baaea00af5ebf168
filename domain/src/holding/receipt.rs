//! From a holding whose change a read has just shown to the receipt that is kept.

use super::Holding;
use crate::{
    connector::{Call, Change},
    evidence::Receipt,
    id::{GrantId, ReceiptId},
    time::Timestamp,
};

/// The note on the receipt of access that a grant found in place.
pub const WAS_STANDING: &str = "It was there before Stint and was left in place.";
/// The note on the receipt of access that a grant took over without a call.
const WAS_KEPT: &str = "Another grant had added it already; a read showed it.";

/// What a change was for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Served {
    pub change: Change,
    pub grants: Vec<GrantId>,
    /// The start or the end of the grant; the earliest of several.
    pub due_at: Timestamp,
}

impl Holding {
    /// `self` is the holding as it was before the read that settled it; `found_standing` is what that read showed.
    pub fn receipt(
        &self,
        id: ReceiptId,
        served: Served,
        read_back: Call,
        found_standing: bool,
        now: Timestamp,
    ) -> Receipt {
        let course = self.course().map(|(_, course)| course);
        let note = if found_standing {
            Some(WAS_STANDING)
        } else if served.change == Change::Add && self.attempts == 0 {
            Some(WAS_KEPT)
        } else {
            None
        };
        Receipt {
            id,
            change: served.change,
            person: self.key.person.clone(),
            user: self.user.clone(),
            entitlement: self.key.entitlement.clone(),
            binding: self.binding.clone(),
            grants: served.grants,
            due_at: served.due_at,
            sent_at: course.and_then(|course| course.sent_at),
            accepted_at: course.and_then(|course| course.accepted_at),
            confirmed_at: now,
            attempts: self.attempts,
            calls: self.calls.clone(),
            read_back,
            note: note.map(str::to_owned),
        }
    }
}
