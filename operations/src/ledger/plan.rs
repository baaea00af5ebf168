//! What the file knows and the database does not: the steps from one to the other.
//!
//! Invariant: a step only takes up what was decided or done before the file was written; no grant becomes longer, and
//! what the reconciler does later it decides by itself.

use domain::{
    grant::{Cause, Grant, GrantState},
    holding::{Holding, HoldingKey},
    id::{GrantId, PersonId, RequestId},
    ledger::{LedgerEntry, LedgerFile, LedgerGrant},
    person::{Actor, Person},
    request::{Request, RequestState},
    time::Timestamp,
};
use std::collections::BTreeSet;
use storage::{Connection, Error};

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    AddPerson(Person),
    /// It waited in the old backup, and was decided, withdrawn or over when the file was written.
    CloseRequest(Request),
    AddRequest(Request),
    AddGrant(Grant),
    /// Further on its way than the old backup knew.
    SaveGrant(Grant),
    /// Live in the old backup, over when the file was written.
    EndGrant(Grant),
    AddHolding(Holding),
    SaveHolding(Holding),
    /// There in the old backup, confirmed gone when the file was written.
    ForgetHolding(Holding),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    pub steps: Vec<Step>,
    /// What cannot be taken up, with the reason.
    pub left_out: Vec<String>,
}

impl Steps {
    pub(super) async fn plan(
        connection: &mut Connection,
        file: &LedgerFile,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut plan = Self::default();
        plan.close_requests(connection, file, now).await?;
        let mut people = BTreeSet::new();
        for entry in &file.entries {
            if let Err(reason) = plan.take_up(connection, entry, &mut people).await? {
                plan.left_out.push(reason);
            }
        }
        plan.end_what_was_over(connection, file, now).await?;
        Ok(plan)
    }

    /// Holdings as they are after all steps, of those that a step is about.
    pub(super) fn holdings(&self) -> impl Iterator<Item = &Holding> {
        self.steps.iter().filter_map(|step| match step {
            Step::AddHolding(holding) | Step::SaveHolding(holding) | Step::ForgetHolding(holding) => {
                Some(holding)
            }
            _ => None,
        })
    }

    /// Requests that the file does not know to wait: nobody decides on them a second time.
    async fn close_requests(
        &mut self,
        connection: &mut Connection,
        file: &LedgerFile,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut known: BTreeSet<&RequestId> = file.header.pending.iter().collect();
        known.extend(kept(file).map(|kept| &kept.request.id));
        for request in connection.requests_pending().await? {
            if request.submitted_at <= file.header.exported_at && !known.contains(&request.id) {
                let closed = request.clone().depart(now).unwrap_or_else(|_| request.expire(now));
                self.steps.push(Step::CloseRequest(closed));
            }
        }
        Ok(())
    }

    /// The inner error says why an entry is left out.
    async fn take_up(
        &mut self,
        connection: &mut Connection,
        entry: &LedgerEntry,
        people: &mut BTreeSet<PersonId>,
    ) -> Result<Result<(), String>, Error> {
        let mut steps = Vec::new();
        let approvers = entry.grants.iter().filter_map(|kept| kept.approver.as_ref());
        for person in approvers.chain([&entry.person]) {
            if people.contains(&person.id) || connection.person(&person.id).await?.is_some() {
                continue;
            }
            if is_someone_else(connection, person).await? {
                return Ok(Err(format!(
                    "{} has another id in this database; end {} by hand.",
                    person.name, entry.key.entitlement
                )));
            }
            people.insert(person.id.clone());
            steps.push(Step::AddPerson(person.clone()));
        }
        for LedgerGrant { grant, request, .. } in &entry.grants {
            match connection.request(&request.id).await? {
                None => steps.push(Step::AddRequest(request.clone())),
                Some(Request { state: RequestState::Pending { .. }, version, .. }) => {
                    steps.push(Step::CloseRequest(Request { version, ..request.clone() }));
                }
                Some(_) => {}
            }
            match connection.grant(&grant.id).await? {
                None => steps.push(Step::AddGrant(grant.clone())),
                Some(stored) if how_far(grant) > how_far(&stored) => {
                    steps.push(Step::SaveGrant(Grant { version: stored.version, ..grant.clone() }));
                }
                Some(_) => {}
            }
        }
        if let Some(holding) = &entry.holding {
            match connection.holding(&entry.key).await? {
                None => steps.push(Step::AddHolding(holding.clone())),
                Some(stored) if stored.version < holding.version => {
                    steps.push(Step::SaveHolding(Holding { version: stored.version, ..holding.clone() }));
                }
                Some(_) => {}
            }
        }
        self.steps.extend(steps);
        Ok(Ok(()))
    }

    /// Grants that were given before the file was written and are not in it had ended.
    async fn end_what_was_over(
        &mut self,
        connection: &mut Connection,
        file: &LedgerFile,
        now: Timestamp,
    ) -> Result<(), Error> {
        let live: BTreeSet<&GrantId> = kept(file).map(|kept| &kept.grant.id).collect();
        let mut keys: BTreeSet<HoldingKey> = file.entries.iter().map(|entry| entry.key.clone()).collect();
        let stored = connection.grants_live().await?;
        self.left_out.extend(stored.faults.iter().map(ToString::to_string));
        for grant in stored.rows {
            let Cause::Request { request } = &grant.cause;
            let given_at =
                connection.request(request).await?.and_then(|request| Some(request.decision()?.at));
            let is_known = given_at.is_some_and(|at| at <= file.header.exported_at);
            if live.contains(&grant.id) || !is_known {
                continue;
            }
            let key = HoldingKey { person: grant.person.clone(), entitlement: grant.entitlement.clone() };
            let by = Actor::System { task: "ledger".to_owned() };
            // What is ending already goes on.
            self.steps.extend(grant.end_early(by, now).ok().map(Step::EndGrant));
            if keys.insert(key.clone())
                && let Some(holding) = connection.holding(&key).await?.filter(|holding| !holding.is_absent())
            {
                self.steps.push(Step::ForgetHolding(holding.gone()));
            }
        }
        Ok(())
    }
}

fn kept(file: &LedgerFile) -> impl Iterator<Item = &LedgerGrant> {
    file.entries.iter().flat_map(|entry| &entry.grants)
}

/// Who signed in after the restore, before the rebuild, has a new id.
async fn is_someone_else(connection: &mut Connection, person: &Person) -> Result<bool, Error> {
    let by_identity = connection.person_by_identity(&person.identity).await?.is_some();
    let by_user = match &person.directory_user {
        Some(user) => connection.person_by_directory_user(user).await?.is_some(),
        None => false,
    };
    Ok(by_identity || by_user)
}

const fn how_far(grant: &Grant) -> u8 {
    match grant.state {
        GrantState::Scheduled => 0,
        GrantState::Adding { .. } => 1,
        GrantState::Active { .. } => 2,
        GrantState::Removing { .. } => 3,
        GrantState::Ended { .. } => 4,
    }
}
