//! How many changes AWS makes before this one, told to whoever waits.
//!
//! Only account assignments queue: AWS makes few at once and one per account (`domain::holding::Lanes`).

use domain::{
    catalog::Catalog,
    connector::Binding,
    grant::Grant,
    id::{AccountId, GrantId},
    time::{Seconds, Timestamp},
};

/// About what AWS takes for one assignment.
const ONE_TAKES: u64 = 3;
/// About how many go at once.
const AT_ONCE: u64 = 8;

/// The account assignments that are being added or removed, in the order in which they are sent.
#[derive(Default)]
pub(crate) struct Ahead(Vec<(GrantId, AccountId)>);

impl Ahead {
    pub(crate) async fn read(
        connection: &mut storage::Connection,
        catalog: &Catalog,
    ) -> Result<Self, storage::Error> {
        let mut moving = connection.grants_moving().await?.rows;
        moving.retain(|grant| catalog.binding(&grant.entitlement) == Binding::Assignment);
        moving.sort_by_key(place);
        Ok(Self(moving.into_iter().map(|grant| (grant.id, grant.entitlement.account)).collect()))
    }

    /// "6 are ahead of you, about 9 s."
    pub(crate) fn sentence(&self, grant: &Grant) -> Option<String> {
        let position = self.0.iter().position(|(id, _)| *id == grant.id).filter(|position| *position > 0)?;
        let before = &self.0[..position];
        let in_account =
            before.iter().filter(|(_, account)| *account == grant.entitlement.account).count() as u64;
        let rounds = (position as u64).div_ceil(AT_ONCE).max(in_account);
        let are = if position == 1 { "is" } else { "are" };
        Some(format!("{position} {are} ahead of you, about {}.", Seconds(rounds * ONE_TAKES)))
    }
}

/// Removals first, then by the moment since when it is due.
fn place(grant: &Grant) -> (bool, Timestamp) {
    match grant.removal_due() {
        Some(due) => (false, due),
        None => (true, grant.starts_at),
    }
}
