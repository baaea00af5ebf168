//! What is to be looked at now, and what has resolved itself lately.

use crate::{Context, Problem, access::require_auditor, labels};
use domain::{
    catalog::{AccountLabel, Catalog, PermissionSetLabel},
    finding::{Finding, FindingSubject},
    id::PersonId,
    person::{Member, Person},
    sweep::Swept,
    time::{Seconds, Timestamp},
};
use std::collections::BTreeMap;

/// More rows of one kind than this are not a list to read.
const MOST_ROWS: usize = 200;
/// How far back what was resolved is shown.
const LATELY: Seconds = Seconds(30 * 24 * 60 * 60);
const MOST_RESOLVED: u32 = 50;

#[derive(Clone, Debug)]
pub struct Findings {
    pub now: Timestamp,
    /// What matters most first, then the oldest; at most 200 of `open_count`.
    pub open: Vec<FindingRow>,
    pub open_count: u64,
    /// Of the last 30 days, the last one first; at most 50.
    pub resolved: Vec<FindingRow>,
    pub swept: Option<Swept>,
}

#[derive(Clone, Debug)]
pub struct FindingRow {
    pub finding: Finding,
    pub person_name: String,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
}

/// For auditors and administrators.
pub async fn show(context: &Context, member: &Member) -> Result<Findings, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "finding.show", now).await?;
    read(context, now).await.map_err(context.failed(now))
}

async fn read(context: &Context, now: Timestamp) -> Result<Findings, storage::Error> {
    let mut connection = context.database.snapshot().await?;
    let mut open = connection.findings_open().await?.rows;
    let open_count = open.len() as u64;
    open.sort_by_key(|finding| (finding.of, finding.first_seen));
    open.truncate(MOST_ROWS);
    let resolved = connection.findings_resolved(now - LATELY, MOST_RESOLVED).await?.rows;
    let ids: Vec<PersonId> =
        open.iter().chain(&resolved).filter_map(|finding| finding.person.clone()).collect();
    let people = connection.people(&ids).await?;
    let people = people.into_iter().map(|person| (person.id.clone(), person)).collect();
    let in_force = context.catalog.get();
    let row = |finding| row(&in_force.0, &people, finding);
    Ok(Findings {
        now,
        open: open.into_iter().map(row).collect(),
        open_count,
        resolved: resolved.into_iter().map(row).collect(),
        swept: connection.sweep_last().await?,
    })
}

fn row(catalog: &Catalog, people: &BTreeMap<PersonId, Person>, finding: Finding) -> FindingRow {
    let FindingSubject::Access { user, entitlement } = &finding.subject;
    let known = finding.person.as_ref().and_then(|id| people.get(id)).map(|person| person.name.clone());
    let listed = || catalog.users.get(user).map(|user| user.display_name.clone());
    FindingRow {
        person_name: known.or_else(listed).unwrap_or_else(|| user.to_string()),
        account: labels::account(catalog, &entitlement.account),
        permission_set: labels::permission_set(catalog, &entitlement.permission_set),
        finding,
    }
}
