//! What AWS has now: which access in groups owned by Stint nothing explains. It is listed, never removed (DESIGN.md,
//! invariant 9).

use super::plan::Steps;
use domain::{
    catalog::Catalog,
    connector::{Binding, Connector, Setback},
    holding::{Holding, HoldingKey},
    id::{DirectoryGroupId, DirectoryUserId, ImportId},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Connection, Error};

/// The organization as it is, kept nowhere.
pub(super) async fn read(connector: &dyn Connector, now: Timestamp) -> Result<Catalog, Setback> {
    let mut records = Vec::new();
    let mut cursor = None;
    loop {
        let batch = connector.read_catalog(cursor.as_deref()).await?;
        records.extend(batch.records);
        cursor = batch.next;
        if cursor.is_none() {
            return Ok(Catalog::from_records((ImportId::from_bits(0), now), records));
        }
    }
}

/// "Ana Ruiz: prod-web / ReadOnlyAccess (stint-prod-web-ReadOnlyAccess)", each once.
pub(super) async fn unexplained(
    connection: &mut Connection,
    steps: &Steps,
    catalog: &Catalog,
) -> Result<Vec<String>, Error> {
    let mut holdings: BTreeMap<HoldingKey, Holding> = BTreeMap::new();
    for holding in connection.holdings_live().await?.rows.iter().chain(steps.holdings()) {
        holdings.insert(holding.key.clone(), holding.clone());
    }
    let there = holdings.values().filter(|holding| !holding.is_absent());
    let explained: BTreeSet<(&DirectoryGroupId, &DirectoryUserId)> = there
        .filter_map(|holding| match &holding.binding {
            Binding::OwnedGroup { group } => Some((group, &holding.user)),
            Binding::Assignment => None,
        })
        .collect();
    let mut unexplained = Vec::new();
    for (entitlement, group) in &catalog.owned_groups {
        for (user, groups) in &catalog.groups_of_user {
            if !groups.contains(group) || explained.contains(&(group, user)) {
                continue;
            }
            let name = catalog.users.get(user).map_or(user.as_str(), |user| &user.display_name);
            let group = catalog.groups.get(group).map_or(group.as_str(), |group| &group.name);
            let entitlement = crate::labels::entitlement(catalog, entitlement);
            unexplained.push(format!("{name}: {entitlement} ({group})"));
        }
    }
    Ok(unexplained)
}
