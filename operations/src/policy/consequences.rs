//! What would come of other policies, before they are in force.
//!
//! Invariant: nothing is changed. The work is that of all people times all policies: it is done aside, so that nobody
//! waits for it but who asked.

use crate::{Context, Problem, access::require_auditor, fault};
use domain::{
    catalog::Catalog,
    id::{PersonId, RequestId},
    person::{Member, Person, Presence},
    policy::{Consequences, Deputies, REPLAYED},
    request::Request,
    time::Timestamp,
};
use policy::{PastRequest, PolicySet, Replayer};
use std::collections::{BTreeSet, HashMap};
use storage::{Connection, Error};

/// Requests that are asked again at most, the newest.
const MOST: usize = 20_000;
const PAGE: u32 = 500;

/// For auditors and administrators: who gains and loses, what the last 90 days' requests would have become, and what is
/// odd about the policies.
pub async fn consequences(
    context: &Context,
    member: &Member,
    proposed: &PolicySet,
) -> Result<Consequences, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "policy.consequences", now).await?;
    let in_force = context.policy.get();
    let catalog = context.catalog.get();
    let past = Past::read(context, &catalog.0, now).await.map_err(context.failed(now))?;
    let (proposed, deputies) = (proposed.clone(), context.deputies.get());
    let work = move || past.consequences(&catalog.0, (&in_force, &proposed), &deputies, now);
    tokio::task::spawn_blocking(work).await.map_err(|cause| fault(&*context.ids, now, &cause))
}

/// The requests of the last 90 days and who sent them.
struct Past {
    requests: Vec<(PastRequest, PersonId)>,
    people: HashMap<PersonId, Member>,
    /// More than `requests` when there were very many.
    in_all: u32,
}

impl Past {
    async fn read(context: &Context, catalog: &Catalog, now: Timestamp) -> Result<Self, Error> {
        let since = now - REPLAYED;
        let mut connection = context.database.read().await?;
        let mut past = Self { requests: Vec::new(), people: HashMap::new(), in_all: 0 };
        let mut before: Option<RequestId> = None;
        while past.requests.len() < MOST {
            let page = connection.requests_everyone(None, before.as_ref(), PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            before = page.last().map(|request| request.id.clone());
            let known = page.len();
            let recent: Vec<Request> =
                page.into_iter().filter(|request| request.submitted_at >= since).collect();
            past.meet(&mut connection, catalog, &recent).await?;
            let is_over = is_last || recent.len() < known;
            past.requests
                .extend(recent.iter().map(|request| (PastRequest::from(request), request.person.clone())));
            if is_over {
                break;
            }
        }
        past.in_all = connection.requests_counted_since(since).await?;
        Ok(past)
    }

    /// Those who are not known yet, as the directory has them today.
    async fn meet(
        &mut self,
        connection: &mut Connection,
        catalog: &Catalog,
        requests: &[Request],
    ) -> Result<(), Error> {
        let new: BTreeSet<&PersonId> = requests.iter().map(|request| &request.person).collect();
        let new: Vec<PersonId> =
            new.into_iter().filter(|person| !self.people.contains_key(*person)).cloned().collect();
        for person in connection.people(&new).await? {
            self.people.insert(person.id.clone(), today(person, catalog));
        }
        Ok(())
    }

    fn consequences(
        &self,
        catalog: &Catalog,
        (in_force, proposed): (&PolicySet, &PolicySet),
        deputies: &Deputies,
        now: Timestamp,
    ) -> Consequences {
        let mut replayer = Replayer::new(catalog, (in_force, proposed), deputies);
        for (request, person) in &self.requests {
            if let Some(who) = self.people.get(person) {
                replayer.add(request, who);
            }
        }
        let mut effect = policy::compare(in_force, proposed, catalog, now);
        effect.replay = Some(replayer.finish(self.in_all));
        Consequences { effect, findings: policy::lint(proposed, catalog, now) }
    }
}

fn today(person: Person, catalog: &Catalog) -> Member {
    let groups = person.directory_user.as_ref().map(|user| catalog.group_names(user)).unwrap_or_default();
    Member { person, groups, roles: BTreeSet::new(), presence: Presence::default() }
}
