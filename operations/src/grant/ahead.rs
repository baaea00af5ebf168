//! How many changes AWS makes before this one, told to whoever waits.
//!
//! Only account assignments queue: AWS makes few at once and one per account (`domain::holding::Lanes`).

use crate::Context;
use domain::{
    connector::Binding,
    grant::Grant,
    id::{AccountId, GrantId},
    time::{Seconds, Timestamp},
};
use std::collections::BTreeMap;

/// About what AWS takes for one assignment.
const ONE_TAKES: u64 = 3;
/// About how many go at once.
const AT_ONCE: u64 = 8;
/// Calls for each: a look, the change, the question how far it is, and reading back.
const CALLS: f64 = 4.0;

/// The account assignments that are being added or removed, in the order in which they are sent.
#[derive(Default)]
pub(crate) struct Ahead {
    order: Vec<(GrantId, AccountId)>,
    /// When calls are limited.
    calls_per_second: Option<f64>,
}

impl Ahead {
    pub(crate) async fn read(
        connection: &mut storage::Connection,
        context: &Context,
    ) -> Result<Self, storage::Error> {
        let in_force = context.catalog.get();
        let catalog = &in_force.0;
        let mut moving = connection.grants_moving().await?.rows;
        moving.retain(|grant| catalog.binding(&grant.entitlement) == Binding::Assignment);
        moving.sort_by_key(place);
        let mut turns = BTreeMap::<(bool, AccountId), usize>::new();
        let mut order: Vec<_> = moving
            .into_iter()
            .map(|grant| {
                let (adds, _) = place(&grant);
                let turn = turns.entry((adds, grant.entitlement.account.clone())).or_default();
                *turn += 1;
                ((adds, *turn), (grant.id, grant.entitlement.account))
            })
            .collect();
        order.sort_by_key(|(place, _)| *place);
        Ok(Self {
            order: order.into_iter().map(|(_, grant)| grant).collect(),
            calls_per_second: context.connector.calls_per_second(&Binding::Assignment),
        })
    }

    /// "6 are ahead of you, about 9 s."
    pub(crate) fn sentence(&self, grant: &Grant) -> Option<String> {
        let position =
            self.order.iter().position(|(id, _)| *id == grant.id).filter(|position| *position > 0)?;
        let before = &self.order[..position];
        let in_account =
            before.iter().filter(|(_, account)| *account == grant.entitlement.account).count() as u64;
        let rounds = (position as u64).div_ceil(AT_ONCE).max(in_account);
        let calls = self.calls_per_second.map_or(0.0, |rate| position as f64 * CALLS / rate).ceil() as u64;
        let about = Seconds(calls.max(rounds * ONE_TAKES));
        let are = if position == 1 { "is" } else { "are" };
        Some(format!("{position} {are} ahead of you, about {about}."))
    }
}

/// Removals first, then by the moment since when it is due; the accounts take turns, as the reconciler has them.
fn place(grant: &Grant) -> (bool, Timestamp) {
    match grant.removal_due() {
        Some(due) => (false, due),
        None => (true, grant.starts_at),
    }
}
