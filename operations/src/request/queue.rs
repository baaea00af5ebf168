//! The approval queue: what the caller may decide, and what was decided moments ago; riskiest first, then oldest.

use super::{decide, rows::Behind, settled};
use crate::{Context, Problem, labels};
use domain::{
    catalog::Entitlement,
    id::PersonId,
    person::{Member, Person},
    policy::ApproverRule,
    request::{QueueEntry, Request, RequestState},
    time::Timestamp,
};
use policy::Case;
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
            && names(context, request, member)
    });
    let people: Vec<PersonId> = pending.iter().map(|request| request.person.clone()).collect();
    let people = connection.people(&people).await?;
    let people: BTreeMap<PersonId, Person> =
        people.into_iter().map(|person| (person.id.clone(), person)).collect();
    let (policies, deputies) = (context.policy.get(), context.deputies.get());
    let mut waiting = Vec::new();
    for request in pending {
        let Some(requester) = people.get(&request.person).cloned() else { continue };
        let Some(obligations) = request.answer.obligations() else { continue };
        let earlier = decide::earlier(connection, &request).await?;
        let case = Case {
            what: &request.entitlement,
            requester: &requester,
            obligations,
            earlier: &earlier,
            deputies: &deputies,
            now,
        };
        let catalog = &in_force.0;
        // What has left the organization can at least be cleared away.
        let answer = match catalog.find(&request.entitlement) {
            Some(_) => policies.may_approve(member, catalog, &case),
            None => policies.may_reject(member, catalog, &case),
        };
        if answer.obligations().is_some() {
            waiting.push((request, requester));
        }
    }
    Ok(waiting)
}

/// Whether a stage of the request may name the member.
fn names(context: &Context, request: &Request, member: &Member) -> bool {
    let in_force = context.catalog.get();
    let user = member.person.directory_user.as_ref();
    let user_name = user.and_then(|user| in_force.0.users.get(user)).map(|user| &user.user_name);
    let is_deputy = user.is_some_and(|user| context.deputies.get().represented_by(user).next().is_some());
    let stages = request.answer.obligations().map(|wanted| wanted.approval.stages()).unwrap_or_default();
    let mut approvers = stages.iter().flat_map(|stage| &stage.any_of);
    approvers.any(|rule| match rule {
        ApproverRule::Group(name) => is_deputy || member.groups.contains(name),
        ApproverRule::Person(name) => is_deputy || user_name == Some(name),
        ApproverRule::Owner | ApproverRule::Manager | ApproverRule::OnCall => true,
    })
}

async fn read(context: &Context, member: &Member, now: Timestamp) -> Result<Vec<QueueEntry>, storage::Error> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let mut connection = context.database.read().await?;
    let waiting = waiting(context, &mut connection, member, now).await?;
    let mut waiting: Vec<Request> = waiting.into_iter().map(|(request, _)| request).collect();
    waiting.extend(settled::settled(context, &mut connection, member, now).await?);
    waiting.sort_by_key(|request| {
        let risk = labels::risk(catalog, &request.entitlement.permission_set);
        (Reverse(risk), request.submitted_at, request.id.clone())
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
            settled: settled::told(&request, &behind, member, now),
            content: labels::content(catalog, &request),
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
