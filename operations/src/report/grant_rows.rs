//! Rows of grants with their request, decision and evidence, for the register and for late removals.

use crate::labels;
use domain::{
    catalog::Catalog,
    connector::Change,
    evidence::Receipt,
    grant::{Cause, Ending, Grant, GrantState},
    id::{GrantId, PersonId, RequestId},
    person::Person,
    report::GrantRow,
    request::Request,
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::{Connection, Error};

/// What the rows of some grants are made of, read at once.
struct Sources {
    requests: BTreeMap<RequestId, Request>,
    people: BTreeMap<PersonId, Person>,
    receipts: BTreeMap<GrantId, Vec<Receipt>>,
}

/// One row for each grant, in their order.
pub(super) async fn grant_rows(
    connection: &mut Connection,
    catalog: &Catalog,
    grants: &[Grant],
) -> Result<Vec<GrantRow>, Error> {
    let sources = Sources::read(connection, grants).await?;
    Ok(grants.iter().map(|grant| sources.row(catalog, grant)).collect())
}

impl Sources {
    async fn read(connection: &mut Connection, grants: &[Grant]) -> Result<Self, Error> {
        let ids: Vec<GrantId> = grants.iter().map(|grant| grant.id.clone()).collect();
        let asked: Vec<RequestId> = grants.iter().map(|grant| request_of(grant).clone()).collect();
        let mut people: Vec<PersonId> = grants.iter().map(|grant| grant.person.clone()).collect();
        people.sort_unstable();
        people.dedup();
        let requests = connection.requests(&asked).await?;
        let people = connection.people(&people).await?;
        let mut receipts: BTreeMap<GrantId, Vec<Receipt>> = BTreeMap::new();
        for receipt in connection.receipts_of_grants(&ids).await? {
            for grant in &receipt.grants {
                receipts.entry(grant.clone()).or_default().push(receipt.clone());
            }
        }
        Ok(Self {
            requests: requests.into_iter().map(|request| (request.id.clone(), request)).collect(),
            people: people.into_iter().map(|person| (person.id.clone(), person)).collect(),
            receipts,
        })
    }

    fn row(&self, catalog: &Catalog, grant: &Grant) -> GrantRow {
        let request = self.requests.get(request_of(grant));
        let decision = request.and_then(Request::decision);
        let person = self.people.get(&grant.person);
        let permission_set = labels::permission_set(catalog, &grant.entitlement.permission_set);
        let receipts = self.receipts.get(&grant.id).map(Vec::as_slice).unwrap_or_default();
        let added = receipts.iter().find(|receipt| receipt.change == Change::Add);
        let removed = receipts.iter().rfind(|receipt| receipt.change == Change::Remove);
        GrantRow {
            grant: grant.id.clone(),
            request: Some(request_of(grant).clone()),
            person: person.map(|person| person.name.clone()).unwrap_or_default(),
            email: person.map(|person| person.email.clone()).unwrap_or_default(),
            entitlement: grant.entitlement.clone(),
            account_name: labels::account(catalog, &grant.entitlement.account).name,
            permission_set: permission_set.name,
            reason: request.map(|request| request.reason.to_string()).unwrap_or_default(),
            ticket: request
                .and_then(|request| request.ticket.as_ref())
                .map(ToString::to_string)
                .unwrap_or_default(),
            asked_at: request.map(|request| request.submitted_at),
            asked_length: request.map(|request| request.length),
            approved_by: decision.map(|decision| decision.by.label().to_owned()).unwrap_or_default(),
            approved_at: decision.map(|decision| decision.at),
            comment: decision
                .and_then(|decision| decision.comment.as_ref())
                .map(ToString::to_string)
                .unwrap_or_default(),
            starts_at: grant.starts_at,
            ends_at: grant.ends_at,
            added_at: added.map(|receipt| receipt.confirmed_at),
            removed_at: removed.map(|receipt| receipt.confirmed_at),
            removal_took: removed.map(Receipt::lateness),
            state: state(grant),
            sessions_end_by: access_ends(grant, removed) + permission_set.session,
        }
    }
}

fn request_of(grant: &Grant) -> &RequestId {
    let Cause::Request { request } = &grant.cause;
    request
}

/// When the last session could have begun.
fn access_ends(grant: &Grant, removed: Option<&Receipt>) -> Timestamp {
    match (removed, &grant.state) {
        (Some(receipt), _) => receipt.confirmed_at,
        (None, GrantState::Ended { at, .. }) => *at,
        (None, _) => grant.ends_at,
    }
}

fn state(grant: &Grant) -> String {
    match &grant.state {
        GrantState::Scheduled => "Scheduled".to_owned(),
        GrantState::Adding { .. } => "Being added".to_owned(),
        GrantState::Active { .. } => "Active".to_owned(),
        GrantState::Removing { .. } => "Being removed".to_owned(),
        GrantState::Ended { ending, kept_by, .. } => {
            let ended = match ending {
                Ending::Expiry => "Ended at its end".to_owned(),
                Ending::Early { by } => format!("Ended early by {}", by.label()),
                Ending::TakenBack { by } => format!("Approval taken back by {}", by.label()),
                Ending::Departure { cause } => format!("Ended early: {cause}"),
                Ending::Failure { sentence } => format!("Could not be added: {sentence}"),
            };
            match kept_by {
                Some(other) => format!("{ended}; access kept by {other}"),
                None => ended,
            }
        }
    }
}
