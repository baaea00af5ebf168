//! Rows of lists of requests, with their grants; everything that they need is read at once, not row by row.

use super::decide;
use crate::{
    Context,
    grant::{ahead::Ahead, view},
    labels,
};
use domain::{
    catalog::Catalog,
    evidence::Receipt,
    fence::FencedPolicy,
    finding::{FindingKind, FindingSubject},
    grant::{Grant, GrantState},
    holding::{Holding, HoldingKey},
    id::{GrantId, PersonId, RequestId},
    person::Person,
    policy::Stage,
    request::{Request, RequestRow, RequestState, Tone},
    time::Timestamp,
};
use policy::Case;
use std::collections::BTreeMap;

/// What the rows of some requests are made of.
#[derive(Default)]
pub(crate) struct Behind {
    pub(crate) people: BTreeMap<PersonId, Person>,
    grants: BTreeMap<GrantId, Grant>,
    receipts: Vec<Receipt>,
    holdings: BTreeMap<HoldingKey, Holding>,
    /// Of active grants whose access a sweep found missing, since when.
    missing: BTreeMap<GrantId, Timestamp>,
    ahead: Ahead,
    fenced: Vec<FencedPolicy>,
    /// Of pending requests that somebody agreed to: who must still agree.
    still_needed: BTreeMap<RequestId, String>,
    /// From requests whose decision was taken back to those that continue them.
    continued_by: BTreeMap<RequestId, RequestId>,
}

impl Behind {
    pub(crate) async fn read(
        connection: &mut storage::Connection,
        context: &Context,
        requests: &[Request],
    ) -> Result<Self, storage::Error> {
        let people: Vec<PersonId> = unique(requests.iter().map(|request| request.person.clone()));
        let people = connection.people(&people).await?;
        let ids: Vec<GrantId> = requests.iter().filter_map(|request| grant_of(request).cloned()).collect();
        let grants = connection.grants(&ids).await?;
        let receipts = connection.receipts_of_grants(&ids).await?;
        let mut holdings = BTreeMap::new();
        for grant in grants.iter().filter(|grant| !grant.is_over()) {
            let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
            if let Some(holding) = connection.holding(&key).await? {
                holdings.insert(key, holding);
            }
        }
        let missing = missing(connection, &grants).await?;
        let is_moving =
            |grant: &Grant| matches!(grant.state, GrantState::Adding { .. } | GrantState::Removing { .. });
        let ahead = if grants.iter().any(is_moving) {
            Ahead::read(connection, context).await?
        } else {
            Ahead::default()
        };
        let people = people.into_iter().map(|person| (person.id.clone(), person)).collect();
        let closed: Vec<RequestId> = requests.iter().map(|request| request.id.clone()).collect();
        let again = connection.requests_continuing(&closed).await?;
        let continued_by = again.into_iter().filter_map(|again| Some((again.continues?, again.id)));
        Ok(Self {
            continued_by: continued_by.collect(),
            still_needed: still_needed(connection, context, requests, &people).await?,
            ahead,
            fenced: connection.fenced_policies().await?.rows,
            people,
            grants: grants.into_iter().map(|grant| (grant.id.clone(), grant)).collect(),
            receipts,
            holdings,
            missing,
        })
    }

    pub(crate) fn name(&self, person: &PersonId) -> String {
        self.people.get(person).map_or_else(|| person.to_string(), |person| person.name.clone())
    }

    /// "sre-leads, then by 2 of security", less those who agreed already.
    pub(super) fn still_needed(&self, request: &Request) -> Option<String> {
        let stages = || {
            let approval = &request.answer.obligations()?.approval;
            let words: Vec<String> = approval.stages().iter().map(Stage::words).collect();
            (!words.is_empty()).then(|| words.join(", then by "))
        };
        self.still_needed.get(&request.id).cloned().or_else(stages)
    }

    /// The grant of an approved request, with its holding.
    pub(super) fn grant(&self, request: &Request) -> Option<(&Grant, Option<&Holding>)> {
        let grant = self.grants.get(grant_of(request)?)?;
        let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
        Some((grant, self.holdings.get(&key)))
    }

    pub(crate) fn row(&self, catalog: &Catalog, request: &Request, now: Timestamp) -> RequestRow {
        let person_name = self.name(&request.person);
        let grant = grant_of(request).and_then(|id| self.grants.get(id));
        let continued_by = self.continued_by.get(&request.id).cloned();
        let (state, tone) = match grant {
            _ if continued_by.is_some() => ("Taken back".to_owned(), Tone::Neutral),
            Some(grant) => {
                let (state, tone) = view::state(grant, self.missing.contains_key(&grant.id), now);
                (state.to_owned(), tone)
            }
            None => undecided(request, self.still_needed(request), now),
        };
        let grant = grant.map(|grant| {
            let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
            let around = view::Around {
                person_name: &person_name,
                receipts: &self.receipts,
                holding: self.holdings.get(&key),
                ahead: &self.ahead,
                fenced: &self.fenced,
                missing_since: self.missing.get(&grant.id).copied(),
            };
            view::view(catalog, grant.clone(), &around, now)
        });
        RequestRow {
            id: request.id.clone(),
            person: request.person.clone(),
            account: labels::account(catalog, &request.entitlement.account),
            permission_set: labels::permission_set(catalog, &request.entitlement.permission_set),
            length: request.decision().map_or(request.longest(), |decision| decision.length),
            submitted_at: request.submitted_at,
            starts_at: request.starts_at,
            reason: request.reason.to_string(),
            person_name,
            tone,
            state,
            grant,
            continued_by,
        }
    }
}

async fn missing(
    connection: &mut storage::Connection,
    grants: &[Grant],
) -> Result<BTreeMap<GrantId, Timestamp>, storage::Error> {
    let mut missing = BTreeMap::new();
    for grant in grants.iter().filter(|grant| matches!(grant.state, GrantState::Active { .. })) {
        let (user, entitlement) = (grant.user.clone(), grant.entitlement.clone());
        let subject = FindingSubject::Access { user, entitlement };
        let found = connection.finding_open_of(FindingKind::MissingAccess, &subject).await?;
        missing.extend(found.map(|finding| (grant.id.clone(), finding.first_seen)));
    }
    Ok(missing)
}

pub(crate) fn grant_of(request: &Request) -> Option<&GrantId> {
    match &request.state {
        RequestState::Approved { grant, .. } => Some(grant),
        _ => None,
    }
}

async fn still_needed(
    connection: &mut storage::Connection,
    context: &Context,
    requests: &[Request],
    people: &BTreeMap<PersonId, Person>,
) -> Result<BTreeMap<RequestId, String>, storage::Error> {
    let (policies, deputies, in_force) =
        (context.policy.get(), context.deputies.get(), context.catalog.get());
    let mut needed = BTreeMap::new();
    let begun = |request: &&Request| {
        matches!(request.state, RequestState::Pending { .. }) && !request.approvals.is_empty()
    };
    for request in requests.iter().filter(begun) {
        let earlier = decide::earlier(connection, request).await?;
        let (Some(requester), Some(obligations)) =
            (people.get(&request.person), request.answer.obligations())
        else {
            continue;
        };
        let case = Case {
            what: &request.entitlement,
            requester,
            obligations,
            earlier: &earlier,
            deputies: &deputies,
            now: request.submitted_at,
        };
        needed.extend(policies.still_needed(&in_force.0, &case).map(|words| (request.id.clone(), words)));
    }
    Ok(needed)
}

fn undecided(request: &Request, still_needed: Option<String>, now: Timestamp) -> (String, Tone) {
    let (state, tone) = match &request.state {
        RequestState::Pending { expires_at } if now < *expires_at => {
            let deciders = still_needed.unwrap_or_else(|| "a decision".to_owned());
            return (format!("Waiting for {deciders}"), Tone::Waiting);
        }
        RequestState::Pending { .. } | RequestState::Expired { .. } => ("Expired", Tone::Neutral),
        RequestState::Approved { .. } => ("Approved", Tone::Waiting),
        RequestState::Rejected { .. } => ("Rejected", Tone::Neutral),
        RequestState::Withdrawn { .. } => ("Withdrawn", Tone::Neutral),
    };
    (state.to_owned(), tone)
}

fn unique<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}
