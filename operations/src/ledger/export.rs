//! Writes what Stint granted and when it must end.

use domain::{
    audit::AuditEvent,
    catalog::CatalogRecord,
    grant::{Cause, Grant},
    holding::{Holding, HoldingKey},
    id::{PersonId, RequestId},
    ledger::{LedgerEntry, LedgerFile, LedgerGrant, LedgerHeader},
    person::{Actor, Person},
    request::Request,
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Connection, Database, Error};

/// All of one moment.
pub async fn export(database: &Database, version: &str, now: Timestamp) -> Result<LedgerFile, Error> {
    let mut snapshot = database.snapshot().await?;
    let (audit_sequence, audit_head) = snapshot.audit_head().await?;
    let mut unreadable = 0;
    let mut rows = BTreeMap::<HoldingKey, (Option<Holding>, Vec<Grant>)>::new();
    let holdings = snapshot.holdings_live().await?;
    let live = snapshot.grants_live().await?;
    unreadable += (holdings.faults.len() + live.faults.len()) as u64;
    for holding in holdings.rows.into_iter().filter(|holding| !holding.is_absent()) {
        let key = holding.key.clone();
        rows.entry(key).or_default().0 = Some(holding);
    }
    for grant in live.rows {
        let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
        rows.entry(key).or_default().1.push(grant);
    }
    let behind = Behind::read(&mut snapshot, rows.iter()).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for (key, (holding, grants)) in rows {
        match behind.entry(key, holding, grants) {
            Some(entry) => entries.push(entry),
            None => unreadable += 1,
        }
    }
    let pending = snapshot.requests_pending().await?.into_iter().map(|request| request.id).collect();
    let header = LedgerHeader {
        stint_ledger: LedgerHeader::FORMAT,
        version: version.to_owned(),
        organization: organization(&mut snapshot).await?,
        exported_at: now,
        audit_sequence,
        audit_head,
        entries: entries.len() as u64,
        unreadable,
        pending,
    };
    Ok(LedgerFile { header, entries })
}

/// Someone took a copy by hand. The copy that Stint keeps by itself is no event.
pub async fn record_export(database: &Database, header: &LedgerHeader) -> Result<(), Error> {
    let event = AuditEvent::LedgerExported {
        entries: header.entries,
        audit_sequence: header.audit_sequence,
        unreadable: header.unreadable,
    };
    let actor = Actor::System { task: "ledger".to_owned() };
    database.begin().await?.commit(header.exported_at, actor, event).await.map(drop)
}

async fn organization(connection: &mut Connection) -> Result<Option<String>, Error> {
    let records = connection.catalog_records(&["instance"]).await?;
    Ok(records.into_iter().find_map(|record| match record {
        CatalogRecord::Instance(instance) => Some(instance.arn),
        _ => None,
    }))
}

/// People and requests behind the rows.
struct Behind {
    requests: BTreeMap<RequestId, Request>,
    people: BTreeMap<PersonId, Person>,
}

impl Behind {
    async fn read<'a>(
        connection: &mut Connection,
        rows: impl Iterator<Item = (&'a HoldingKey, &'a (Option<Holding>, Vec<Grant>))> + Clone,
    ) -> Result<Self, Error> {
        let ids: Vec<RequestId> =
            rows.clone().flat_map(|(_, (_, grants))| grants).map(|grant| request_of(grant).clone()).collect();
        let requests = connection.requests(&ids).await?;
        let mut ids: BTreeSet<PersonId> = rows.map(|(key, _)| key.person.clone()).collect();
        ids.extend(requests.iter().filter_map(approver_of).cloned());
        let people = connection.people(&Vec::from_iter(ids)).await?;
        Ok(Self {
            requests: requests.into_iter().map(|request| (request.id.clone(), request)).collect(),
            people: people.into_iter().map(|person| (person.id.clone(), person)).collect(),
        })
    }

    fn entry(&self, key: HoldingKey, holding: Option<Holding>, grants: Vec<Grant>) -> Option<LedgerEntry> {
        let person = self.people.get(&key.person)?.clone();
        let grants = grants.into_iter().map(|grant| {
            let request = self.requests.get(request_of(&grant))?.clone();
            let approver = approver_of(&request).and_then(|id| self.people.get(id)).cloned();
            Some(LedgerGrant { grant, request, approver })
        });
        Some(LedgerEntry { key, person, holding, grants: grants.collect::<Option<_>>()? })
    }
}

fn request_of(grant: &Grant) -> &RequestId {
    let Cause::Request { request } = &grant.cause;
    request
}

fn approver_of(request: &Request) -> Option<&PersonId> {
    match &request.decision()?.by {
        Actor::Person { id, .. } => Some(id),
        _ => None,
    }
}
