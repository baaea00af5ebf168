//! Ends everything of people who left: who is disabled in Stint, and whose user is gone from the directory or disabled
//! there. Their sessions and pending requests end at once, their access by the usual way.
//!
//! Invariant: who is missing is read only from the newest import that there is, and not believed of many at once: an
//! import of a directory that was suddenly empty must not end everything. Then nothing ends, which is told; each access
//! still ends at its own time, nothing new is given to who is missing, and administrators can end any access by hand.

use crate::{
    Context, Problem, Topic, grant,
    lease::{self, Lease},
};
use domain::{
    audit::AuditEvent,
    catalog::Catalog,
    grant::Cause,
    id::ImportId,
    person::{Actor, Person},
    time::Timestamp,
};

/// This many people may always leave between two imports, unless nobody would be left.
const FEW: usize = 2;
/// Of more, at most one in so many of those who are signed in, wait for a decision or have access.
const ONE_IN: usize = 5;
/// How many were held back when that was last told; empty when nobody is.
const HELD_BACK: &str = "leavers held back";
/// Requests and grants of one person that are looked at in one run; the next run has the rest.
const MOST: u32 = 1_000;

const NOT_IN_DIRECTORY: &str = "the person is no longer in the directory.";
const DISABLED_IN_DIRECTORY: &str = "the person is switched off in the directory.";
const DISABLED_IN_STINT: &str = "the person is switched off in Stint.";

struct Leaver {
    person: Person,
    cause: &'static str,
    /// The import that shows it; `None` when Stint itself knows.
    import: Option<ImportId>,
}

/// How many people left. For the worker, after each import and from time to time.
pub async fn end_leavers(context: &Context) -> Result<u64, Problem> {
    Ok(lease::if_ours(context, "leavers", |lease| end_all(context, lease)).await?.unwrap_or_default())
}

async fn end_all(context: &Context, lease: Lease) -> Result<u64, Problem> {
    let now = context.clock.now();
    let leavers = leavers(context, &lease, now).await.map_err(context.failed(now))?;
    let mut ended = 0;
    for leaver in leavers {
        match end(context, &lease, &leaver, now).await {
            Ok(true) => ended += 1,
            // Nothing was left, or someone changed it at this moment: the next run ends the rest.
            Ok(false) | Err(storage::Error::Conflict) => {}
            Err(cause) => {
                let person = &leaver.person.id;
                tracing::error!(%person, %cause, "someone who left could not be ended; others go on");
            }
        }
    }
    if ended > 0 {
        context.signals.reconcile.notify_one();
        context.signals.tell(Topic::Queue);
    }
    Ok(ended)
}

async fn leavers(context: &Context, lease: &Lease, now: Timestamp) -> Result<Vec<Leaver>, storage::Error> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let mut snapshot = context.database.snapshot().await?;
    let engaged = snapshot.people_engaged().await?.rows;
    let newest = snapshot.import_last_finished().await?.map(|(id, ..)| id);
    let told = snapshot.setting(HELD_BACK).await?.unwrap_or_default();
    drop(snapshot);

    let (mut disabled, mut missing) = (Vec::new(), Vec::new());
    let of = engaged.len();
    for person in engaged {
        if person.disabled {
            disabled.push(Leaver { person, cause: DISABLED_IN_STINT, import: None });
        } else if let Some(cause) = departure(catalog, &person) {
            missing.push(Leaver { person, cause, import: newest.clone() });
        }
    }
    let known = catalog.import.as_ref().map(|(id, _)| id);
    if newest.is_none() || known != newest.as_ref() {
        // Another replica has read the directory since: this process does not know who is there.
        return Ok(disabled);
    }
    let is_held_back = is_held_back(missing.len(), of, catalog);
    let tells = if is_held_back { missing.len().to_string() } else { String::new() };
    if tells != told {
        let event = newest.filter(|_| is_held_back).map(|import| AuditEvent::LeaversHeldBack {
            import,
            missing: missing.len() as u64,
            of: of as u64,
        });
        tell(context, lease, &tells, event, now).await?;
    }
    if !is_held_back {
        disabled.extend(missing);
    }
    Ok(disabled)
}

fn departure(catalog: &Catalog, person: &Person) -> Option<&'static str> {
    match catalog.users.get(person.directory_user.as_ref()?) {
        None => Some(NOT_IN_DIRECTORY),
        Some(user) if user.is_disabled => Some(DISABLED_IN_DIRECTORY),
        Some(_) => None,
    }
}

/// `of`: everyone who has something to end.
fn is_held_back(missing: usize, of: usize, catalog: &Catalog) -> bool {
    let is_everyone = missing == of && of > 1;
    missing > 0 && (catalog.users.is_empty() || is_everyone || missing > FEW.max(of / ONE_IN))
}

async fn tell(
    context: &Context,
    lease: &Lease,
    held_back: &str,
    event: Option<AuditEvent>,
    now: Timestamp,
) -> Result<(), storage::Error> {
    let mut change = lease.begin(context).await?;
    change.set_setting(HELD_BACK, held_back).await?;
    let Some(event) = event else {
        return change.commit_without_event("nobody is held back any more").await;
    };
    tracing::error!(
        missing = held_back,
        "so many people are missing in the directory at once that the import looks incomplete; nothing was ended"
    );
    change.commit(now, actor(), event).await.map(drop)
}

/// Whether there was anything to end.
async fn end(
    context: &Context,
    lease: &Lease,
    leaver: &Leaver,
    now: Timestamp,
) -> Result<bool, storage::Error> {
    let (person, cause) = (&leaver.person.id, leaver.cause.to_owned());
    let mut change = lease.begin(context).await?;
    if let Some(import) = &leaver.import {
        let newest = change.import_last_finished().await?;
        if newest.is_none_or(|(newest, ..)| newest != *import) {
            return Ok(false);
        }
    }
    let is_switched_on = change.person(person).await?.is_some_and(|person| !person.disabled);
    if leaver.import.is_none() && is_switched_on {
        return Ok(false);
    }
    let sessions = change.delete_sessions_of(person).await?;
    let left = AuditEvent::PersonLeft { person: person.clone(), cause: cause.clone(), sessions };
    let mut events = vec![left];
    let mut topics = vec![Topic::Person(person.clone())];
    for request in change.requests_of(person, Some("pending"), None, MOST).await? {
        // What is overdue expires by itself.
        let Ok(closed) = request.depart(now) else { continue };
        change.save_request(&closed).await?;
        events.push(AuditEvent::RequestWithdrawn { request: closed.id.clone() });
        topics.push(Topic::Request { request: closed.id, person: person.clone() });
    }
    for grant in change.grants_of(person, true, MOST).await? {
        let Ok(ended) = grant.depart(cause.clone(), now) else { continue };
        change.save_grant(&ended).await?;
        events.push(grant::ended_early(&ended));
        let Cause::Request { request } = ended.cause;
        topics.push(Topic::Request { request, person: person.clone() });
    }
    if sessions == 0 && events.len() == 1 {
        return Ok(false);
    }
    change.commit_all(now, events.into_iter().map(|event| (actor(), event)).collect()).await?;
    tracing::info!(%person, cause, "everything of someone who left was ended");
    topics.into_iter().for_each(|topic| context.signals.tell(topic));
    Ok(true)
}

fn actor() -> Actor {
    Actor::System { task: "leavers".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalog::DirectoryUser;

    fn held_back(missing: usize, of: usize) -> bool {
        let someone = DirectoryUser {
            id: "user-1".parse().expect("well-formed"),
            user_name: "ana".to_owned(),
            display_name: "Ana".to_owned(),
            email: String::new(),
            external_ids: Vec::new(),
            is_disabled: false,
            manager: None,
        };
        let catalog = Catalog { users: [(someone.id.clone(), someone)].into(), ..Catalog::default() };
        is_held_back(missing, of, &catalog)
    }

    #[test]
    fn few_may_leave_at_once_and_of_many_a_fifth() {
        assert_eq!([0, 1, 2, 3].map(|missing| held_back(missing, 10)), [false, false, false, true]);
        assert_eq!([20, 21].map(|missing| held_back(missing, 100)), [false, true]);
    }

    #[test]
    fn everyone_at_once_is_not_believed_unless_it_is_one_person() {
        assert_eq!(
            [(1, 1), (2, 2), (2, 3)].map(|(missing, of)| held_back(missing, of)),
            [false, true, false]
        );
        assert!(is_held_back(1, 1, &Catalog::default()), "nobody at all is in the directory");
        assert!(!is_held_back(0, 0, &Catalog::default()));
    }
}
