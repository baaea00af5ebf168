//! A person's home: what is active, what is on its way, and the next thing to do.

use crate::{
    Context, Problem,
    request::{self, rows::Behind},
};
use domain::{
    grant::{Grant, GrantState, GrantView},
    id::RequestId,
    person::Member,
    request::{Request, RequestRow},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Decided or closed requests on the page.
const RECENT: usize = 10;
/// Requests and grants that are looked at; nobody has as many at work at once.
const MOST: u32 = 200;

#[derive(Clone, Debug)]
pub struct Home {
    /// Adding, active and removing, the one that ends first on top.
    pub active: Vec<GrantView>,
    /// Pending requests and scheduled access.
    pub in_progress: Vec<RequestRow>,
    /// Decided, ended, withdrawn or expired lately, newest first, at most ten.
    pub recent: Vec<RequestRow>,
    /// Requests that wait for the caller's decision.
    pub to_decide: u32,
    pub now: Timestamp,
}

pub async fn home(context: &Context, member: &Member) -> Result<Home, Problem> {
    let now = context.clock.now();
    let to_decide = request::queue_length(context, member).await?;
    let mut home = read(context, member, now).await.map_err(context.failed(now))?;
    home.to_decide = to_decide;
    Ok(home)
}

async fn read(context: &Context, member: &Member, now: Timestamp) -> Result<Home, storage::Error> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let person = &member.person.id;
    let mut connection = context.database.read().await?;
    let grants = connection.grants_of(person, true, MOST).await?;
    let pending = connection.requests_of(person, Some("pending"), None, MOST).await?;
    let lately = connection.requests_recent_of(person, RECENT as u32 * 3).await?;
    let behind_grants: Vec<RequestId> = grants.iter().map(request_of).cloned().collect();
    let mut requests: BTreeMap<RequestId, Request> = BTreeMap::new();
    for request in connection.requests(&behind_grants).await?.into_iter().chain(pending).chain(lately) {
        requests.insert(request.id.clone(), request);
    }
    // Newest first: ids are ordered by time.
    let requests: Vec<Request> = requests.into_values().rev().collect();
    let behind = Behind::read(&mut connection, context, &requests).await?;
    drop(connection);

    let mut home =
        Home { active: Vec::new(), in_progress: Vec::new(), recent: Vec::new(), to_decide: 0, now };
    for request in &requests {
        let row = behind.row(catalog, request, now);
        let is_pending = request.must_be_pending(now).is_ok();
        match row.grant.as_ref().map(|view| &view.grant.state) {
            None if is_pending => home.in_progress.push(row),
            Some(GrantState::Scheduled) => home.in_progress.push(row),
            None | Some(GrantState::Ended { .. }) => home.recent.push(row),
            Some(_) => home.active.extend(row.grant),
        }
    }
    home.active.sort_by_key(|view| view.grant.ends_at);
    home.recent.truncate(RECENT);
    Ok(home)
}

fn request_of(grant: &Grant) -> &RequestId {
    let domain::grant::Cause::Request { request } = &grant.cause;
    request
}
