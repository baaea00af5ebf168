//! The approval queue: what the caller may decide, riskiest first, then oldest.

use super::{decide, rows::Behind};
use crate::{Context, Problem, labels};
use domain::{
    catalog::{Catalog, Entitlement},
    id::PersonId,
    person::{Member, Person},
    policy::{Approval, ApproverRule},
    request::{QueueEntry, Request, RequestState},
    time::Timestamp,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// Earlier requests of the requester beside each card.
const EARLIER: usize = 5;

pub async fn queue(context: &Context, member: &Member) -> Result<Vec<QueueEntry>, Problem> {
    let now = context.clock.now();
    read(context, member, now).await.map_err(context.failed(now))
}

/// How many wait for the caller; for the navigation.
pub async fn queue_length(context: &Context, member: &Member) -> Result<u32, Problem> {
    let now = context.clock.now();
    let count = async {
        let mut connection = context.database.read().await?;
        let waiting = waiting(context, &mut connection, member, now).await?;
        Ok(u32::try_from(waiting.len()).unwrap_or(u32::MAX))
    };
    count.await.map_err(context.failed(now))
}

/// The pending requests that the caller may decide on.
async fn waiting(
    context: &Context,
    connection: &mut storage::Connection,
    member: &Member,
    now: Timestamp,
) -> Result<Vec<(Request, Person)>, storage::Error> {
    let in_force = context.catalog.get();
    let mut pending = connection.requests_pending().await?;
    // Comparing names is much cheaper than asking the evaluator, which has the last word.
    pending.retain(|request| {
        request.person != member.person.id
            && request.must_be_pending(now).is_ok()
            && names(request, member, &in_force.0)
    });
    let people: Vec<PersonId> = pending.iter().map(|request| request.person.clone()).collect();
    let people = connection.people(&people).await?;
    let people: BTreeMap<PersonId, Person> =
        people.into_iter().map(|person| (person.id.clone(), person)).collect();
    let asked = pending.into_iter().filter_map(|request| {
        let requester = people.get(&request.person)?.clone();
        let answer = decide::may_decide(context, member, &request, &requester, now);
        answer.obligations().is_some().then_some((request, requester))
    });
    Ok(asked.collect())
}

/// Whether any stage of the request names the member.
fn names(request: &Request, member: &Member, catalog: &Catalog) -> bool {
    let Some(Approval::Stages { stages }) = request.answer.obligations().map(|wanted| &wanted.approval)
    else {
        return false;
    };
    let user = member.person.directory_user.as_ref().and_then(|user| catalog.users.get(user));
    stages.iter().flat_map(|stage| &stage.any_of).any(|rule| match rule {
        ApproverRule::Group(name) => member.groups.contains(name),
        ApproverRule::Person(name) => user.is_some_and(|user| user.user_name == *name),
    })
}

async fn read(context: &Context, member: &Member, now: Timestamp) -> Result<Vec<QueueEntry>, storage::Error> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let mut connection = context.database.read().await?;
    let waiting = waiting(context, &mut connection, member, now).await?;
    let mut waiting: Vec<Request> = waiting.into_iter().map(|(request, _)| request).collect();
    waiting.sort_by_key(|request| {
        (Reverse(labels::risk(catalog, &request.entitlement.permission_set)), request.submitted_at)
    });
    // Many requests are by the same people and for the same entitlements.
    let mut earlier: BTreeMap<PersonId, Vec<Request>> = BTreeMap::new();
    let mut holders: BTreeMap<Entitlement, Vec<(PersonId, String)>> = BTreeMap::new();
    for request in &waiting {
        if !earlier.contains_key(&request.person) {
            let recent = connection.requests_recent_of(&request.person, EARLIER as u32 + 1).await?;
            earlier.insert(request.person.clone(), recent);
        }
        if !holders.contains_key(&request.entitlement) {
            let found = holders_of(&mut connection, &request.entitlement, now).await?;
            holders.insert(request.entitlement.clone(), found);
        }
    }
    let shown: Vec<Request> = waiting.iter().chain(earlier.values().flatten()).cloned().collect();
    let behind = Behind::read(&mut connection, context, &shown).await?;
    let entries = waiting.into_iter().map(|request| {
        let others =
            earlier.get(&request.person).into_iter().flatten().filter(|other| other.id != request.id);
        let holders = holders.get(&request.entitlement).into_iter().flatten();
        QueueEntry {
            row: behind.row(catalog, &request, now),
            content: request.content(),
            ticket: request.ticket.as_ref().map(ToString::to_string),
            summary: labels::summary(catalog, &request.entitlement.permission_set),
            other_holders: names_without(holders, &request.person),
            earlier: others.take(EARLIER).map(|other| behind.row(catalog, other, now)).collect(),
            waiting_since: now.since(request.submitted_at),
            expires_at: expires_at(&request),
            answer: request.answer,
        }
    });
    Ok(entries.collect())
}

/// Who holds it now by a grant, in the order of their names.
pub(super) async fn holders_of(
    connection: &mut storage::Connection,
    entitlement: &Entitlement,
    now: Timestamp,
) -> Result<Vec<(PersonId, String)>, storage::Error> {
    let grants = connection.grants_of_entitlement_live(entitlement).await?;
    let mut holders: Vec<PersonId> =
        grants.into_iter().filter(|grant| grant.wants_access(now)).map(|grant| grant.person).collect();
    holders.sort();
    holders.dedup();
    let people = connection.people(&holders).await?;
    let mut holders: Vec<(PersonId, String)> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    holders.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(holders)
}

pub(super) fn names_without<'a>(
    holders: impl IntoIterator<Item = &'a (PersonId, String)>,
    except: &PersonId,
) -> Vec<String> {
    holders.into_iter().filter(|(person, _)| person != except).map(|(_, name)| name.clone()).collect()
}

fn expires_at(request: &Request) -> Timestamp {
    match request.state {
        RequestState::Pending { expires_at } => expires_at,
        _ => request.submitted_at,
    }
}
