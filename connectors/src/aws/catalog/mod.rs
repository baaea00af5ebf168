//! The import: the whole organization in batches, each of which can be the last one before a restart.
//!
//! Invariant: a batch depends on AWS and its cursor alone. What is remembered between batches only saves calls, and is
//! read again when it is missing. Reading a part twice gives the same records again, never others beside them.

mod account_assignments;
mod accounts;
mod cursor;
mod directory;
mod instance;
mod memberships;
mod parsed;
mod permission_sets;
mod remembered;
mod session;
mod units;

pub(super) use remembered::ImportMemory;

use super::AwsConnector;
use cursor::Cursor;
use domain::{
    catalog::CatalogRecord,
    connector::{CatalogBatch, Setback},
};

/// Calls at once within a batch; the pace decides how many a second.
const AT_ONCE: usize = 8;

/// What a part's step gives: its records, where to go on, and how far it is, for people.
struct Step {
    records: Vec<CatalogRecord>,
    next: Option<Cursor>,
    progress: String,
}

pub(super) async fn read(connector: &AwsConnector, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
    let mut memory = connector.import.lock().await;
    let cursor = match cursor {
        Some(text) => Cursor::read(text)?,
        None => {
            *memory = ImportMemory::default();
            Cursor::Instance
        }
    };
    let memory = &mut *memory;
    let step = match cursor {
        Cursor::Instance => instance::read(connector).await?,
        Cursor::Units => units::read_units(connector, memory).await?,
        Cursor::Accounts { after } => accounts::read_accounts(connector, memory, after).await?,
        Cursor::PermissionSets { after } => permission_sets::read(connector, memory, after).await?,
        Cursor::Users { token, read } => directory::read_users(connector, token, read).await?,
        Cursor::Groups => directory::read_groups(connector, memory).await?,
        Cursor::Memberships { after } => memberships::read(connector, memory, after).await?,
        Cursor::Assignments { after } => account_assignments::read(connector, memory, after).await?,
    };
    let next = step.next.map(|next| next.write()).transpose()?;
    Ok(CatalogBatch { records: step.records, next, progress: step.progress })
}

/// The next items of a sorted list after the one that was read last, and how many of it are read then.
fn next_items<'a, T: Ord>(all: &'a [T], after: Option<&T>, size: usize) -> (&'a [T], usize) {
    let start = after.map_or(0, |after| all.partition_point(|item| item <= after));
    let end = all.len().min(start + size);
    (&all[start..end], end)
}

#[cfg(test)]
mod tests {
    use super::next_items;

    #[test]
    fn items_go_on_after_the_last_one_even_if_that_one_is_gone() {
        let all = [10, 20, 30, 40, 50];
        assert_eq!(next_items(&all, None, 2), (&[10, 20][..], 2));
        assert_eq!(next_items(&all, Some(&20), 2), (&[30, 40][..], 4));
        assert_eq!(next_items(&all, Some(&25), 9), (&[30, 40, 50][..], 5));
        assert_eq!(next_items(&all, Some(&50), 2), (&[][..], 5));
    }
}
