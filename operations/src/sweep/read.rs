//! The newest reading of AWS and the ledger, compared in one snapshot.

use crate::{Context, sweep::ImportId};
use domain::{
    catalog::Catalog,
    finding::{FindingKind, FindingSubject},
    grant::Grant,
    holding::{Holding, HoldingKey},
    sweep::{Comparison, Difference, Row, Seen, is_suspect},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Connection, Error};

/// Rows read at once.
const BATCH: u32 = 1_000;

pub(super) struct Reading {
    pub(super) import: ImportId,
    pub(super) differences: Vec<Difference>,
    /// The findings that are open.
    pub(super) open: BTreeSet<(FindingKind, FindingSubject)>,
}

/// `None` when there is nothing to compare: no reading, an older one in memory, or one that was compared.
pub(super) async fn read(context: &Context, now: Timestamp) -> Result<Option<Reading>, Error> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let mut connection = context.database.snapshot().await?;
    let Some((import, finished_at, _)) = connection.import_last_finished().await? else { return Ok(None) };
    let known = catalog.import.as_ref().map(|(id, _)| id);
    let last = connection.sweep_last().await?;
    if known != Some(&import) || last.is_some_and(|last| last.import == import) {
        return Ok(None);
    }
    let read_from = connection.import_started(&import).await?.unwrap_or(finished_at);
    let seen = seen(&mut connection, catalog).await?;
    let mut differences = compared(&mut connection, &seen, read_from, now).await?;
    for difference in differences.iter_mut().filter(|difference| difference.person.is_none()) {
        let person = connection.person_by_directory_user(&difference.access.user).await?;
        difference.person = person.map(|person| person.id);
    }
    let open = connection.findings_open().await?.rows;
    let open = open.into_iter().map(|finding| (finding.of, finding.subject)).collect();
    Ok(Some(Reading { import, differences, open }))
}

async fn seen(connection: &mut Connection, catalog: &Catalog) -> Result<Seen, Error> {
    let mut seen = Seen::new(catalog);
    let mut last: Option<String> = None;
    loop {
        let read = connection.assignments_all(last.as_deref(), BATCH).await?;
        let Some((key, _)) = read.last() else { return Ok(seen) };
        last = Some(key.clone());
        read.into_iter().for_each(|(_, assignment)| seen.add(assignment));
    }
}

async fn compared(
    connection: &mut Connection,
    seen: &Seen,
    read_from: Timestamp,
    now: Timestamp,
) -> Result<Vec<Difference>, Error> {
    let mut live: BTreeMap<HoldingKey, Vec<Grant>> = BTreeMap::new();
    // With a row that nobody can read, nobody knows what keeps an access: rather no comparison than a wrong one.
    for grant in connection.grants_live().await?.whole()? {
        let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
        live.entry(key).or_default().push(grant);
    }
    let mut comparison = Comparison::new(seen, read_from, now);
    let mut last: Option<HoldingKey> = None;
    loop {
        let holdings = connection.holdings_all(last.as_ref(), BATCH).await?.whole()?;
        for holding in &holdings {
            let grants = live.get(&holding.key).map(Vec::as_slice).unwrap_or_default();
            let receipts = match is_suspect(holding, grants, seen, now) {
                true => connection.receipts_of_holding(&holding.key).await?,
                false => Vec::new(),
            };
            comparison.row(Row { holding, grants, receipts: &receipts });
        }
        let is_last = holdings.len() < BATCH as usize;
        match holdings.into_iter().next_back() {
            Some(Holding { key, .. }) if !is_last => last = Some(key),
            _ => return Ok(comparison.finish()),
        }
    }
}
