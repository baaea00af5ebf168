//! What is true of removals now, for those who rely on it.

use super::ledger::{Ledger, Moving};
use crate::{Context, Problem, access::require_auditor, catalog::CatalogStatus, finding::counted, labels};
use domain::{
    catalog::{AccountLabel, Catalog, PermissionSetLabel},
    connector::Change,
    finding::FindingKind,
    grant::Cause,
    id::{GrantId, PersonId, RequestId},
    notification::Undelivered,
    person::{Member, Person, Role},
    removal::Measured,
    report::{LATE, Period},
    sweep::Swept,
    time::{Seconds, Timestamp},
};
use std::collections::BTreeMap;

/// How far back is measured.
const MEASURED: Seconds = Seconds(30 * 24 * 60 * 60);
/// The organization is read every 15 minutes; older than this, something holds it up.
const OLDEST_CATALOG: Seconds = Seconds(60 * 60);
/// More rows of one kind than this are not a list to read.
const MOST_ROWS: usize = 100;

#[derive(Clone, Debug)]
pub struct Status {
    pub now: Timestamp,
    pub period: Period,
    pub measured: Measured,
    /// Longest overdue first; at most 100 of `late_count`.
    pub late: Vec<LateRemoval>,
    pub late_count: u64,
    /// Rows of the database that cannot be read; the audit log names them.
    pub unreadable: u64,
    /// `None` while alarms reach the hook, or there is none.
    pub undelivered: Option<Undelivered>,
    pub removals: Lanes,
    pub additions: Lanes,
    /// Removals first; at most 100. What is late is not among them.
    pub under_way: Vec<UnderWay>,
    pub catalog: CatalogStatus,
    /// Since when a reading of the organization does not get on.
    pub stuck_since: Option<Timestamp>,
    /// The last comparison of AWS with the ledger.
    pub swept: Option<Swept>,
    /// How many findings of each kind are open.
    pub findings: [(FindingKind, u64); FindingKind::ALL.len()],
    /// Whether the caller may have a removal tried at once.
    pub may_try: bool,
}

/// How many changes are where.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Lanes {
    /// AWS was asked.
    pub under_way: u64,
    /// For a place in AWS's queue, or for the next try.
    pub waiting: u64,
}

/// A change that is on its way or waits.
#[derive(Clone, Debug)]
pub struct UnderWay {
    pub change: Change,
    pub grant: GrantId,
    pub request: RequestId,
    pub person_name: String,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
    /// When it was due.
    pub since: Timestamp,
    /// What Stint waits for.
    pub wait: String,
}

/// A removal that is overdue by more than was promised.
#[derive(Clone, Debug)]
pub struct LateRemoval {
    pub removal: UnderWay,
    /// The last error code of AWS, such as `ThrottlingException`, and that call's request id.
    pub code: Option<String>,
    pub request_id: Option<String>,
    pub attempts: u32,
    /// What Stint does next, and when; `None` for at once.
    pub next_step: &'static str,
    pub next_at: Option<Timestamp>,
}

/// For auditors and administrators.
pub async fn show(context: &Context, member: &Member) -> Result<Status, Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "removal.show", now).await?;
    let catalog = crate::catalog::status(context, member).await?;
    read(context, member, catalog, now).await.map_err(context.failed(now))
}

async fn read(
    context: &Context,
    member: &Member,
    catalog: CatalogStatus,
    now: Timestamp,
) -> Result<Status, storage::Error> {
    let period = Period { from: now - MEASURED, to: now };
    let mut connection = context.database.snapshot().await?;
    let times = connection.removal_times_in_period((period.from, period.to)).await?;
    let ledger = Ledger::read(&mut connection, now).await?;
    let running = connection.import_running().await?;
    let undelivered = connection.notifications_undelivered().await?;
    let is_late = |moving: &&Moving| moving.overdue(now).is_some_and(|overdue| overdue > LATE);
    let (late, others): (Vec<&Moving>, Vec<&Moving>) = ledger.moving.iter().partition(is_late);
    let shown = late.iter().take(MOST_ROWS).chain(others.iter().take(MOST_ROWS));
    let ids: Vec<PersonId> = shown.map(|moving| moving.key.person.clone()).collect();
    let people = connection.people(&ids).await?;
    let in_force = context.catalog.get();
    let rows = Rows {
        catalog: &in_force.0,
        people: people.into_iter().map(|person| (person.id.clone(), person)).collect(),
        now,
    };
    Ok(Status {
        now,
        period,
        measured: Measured::of(&times),
        late: late.iter().take(MOST_ROWS).map(|moving| rows.late(moving)).collect(),
        late_count: late.len() as u64,
        unreadable: ledger.unreadable,
        undelivered,
        removals: Lanes::of(&ledger, Change::Remove),
        additions: Lanes::of(&ledger, Change::Add),
        under_way: others.iter().take(MOST_ROWS).map(|moving| rows.under_way(moving)).collect(),
        catalog,
        stuck_since: running.filter(|running| running.setback.is_some()).map(|running| running.started_at),
        swept: connection.sweep_last().await?,
        findings: counted(&connection.findings_open().await?.rows),
        may_try: member.is(Role::Administrator),
    })
}

impl Status {
    /// Nothing is late, left behind or unknown, alarms reach people, what was promised was kept, and the organization was
    /// read lately.
    pub fn is_well(&self) -> bool {
        self.late_count == 0
            && self.left_behind() == 0
            && self.unreadable == 0
            && self.undelivered.is_none()
            && self.measured.is_kept()
            && self.is_catalog_fresh()
    }

    /// How much access is there that Stint gave and nothing keeps.
    pub fn left_behind(&self) -> u64 {
        self.findings.iter().filter(|(kind, _)| *kind == FindingKind::Leftover).map(|(_, count)| count).sum()
    }

    pub fn findings_count(&self) -> u64 {
        self.findings.iter().map(|(_, count)| count).sum()
    }

    pub fn is_catalog_fresh(&self) -> bool {
        let is_young = |read_at: Timestamp| self.now.since(read_at) <= OLDEST_CATALOG;
        self.catalog.imported_at.is_some_and(is_young) && self.stuck_since.is_none()
    }

    /// How many are on their way or wait and are not late.
    pub fn under_way_count(&self) -> u64 {
        let all = [self.removals, self.additions].map(|lanes| lanes.under_way + lanes.waiting);
        all.iter().sum::<u64>().saturating_sub(self.late_count)
    }
}

impl Lanes {
    fn of(ledger: &Ledger, change: Change) -> Self {
        let mut lanes = Self::default();
        for moving in ledger.moving.iter().filter(|moving| moving.change == change) {
            let is_asked = |holding: &domain::holding::Holding| {
                holding.course().is_some_and(|(way, _)| way == change)
                    && (holding.is_in_flight() || holding.is_reading_back())
            };
            if moving.holding.as_ref().is_some_and(is_asked) {
                lanes.under_way += 1;
            } else {
                lanes.waiting += 1;
            }
        }
        lanes
    }
}

struct Rows<'a> {
    catalog: &'a Catalog,
    people: BTreeMap<PersonId, Person>,
    now: Timestamp,
}

impl Rows<'_> {
    fn late(&self, moving: &Moving) -> LateRemoval {
        let holding = moving.holding.as_ref();
        let setback = holding.and_then(|holding| holding.setback.as_ref());
        let mut removal = self.under_way(moving);
        if let Some(setback) = setback {
            removal.wait.clone_from(&setback.sentence);
        }
        LateRemoval {
            removal,
            code: setback.and_then(|setback| setback.code.clone()),
            request_id: setback.and_then(|setback| setback.request_id.clone()),
            attempts: holding.map_or(0, |holding| holding.attempts),
            next_step: holding.and_then(|holding| holding.next_step()).unwrap_or("Asks AWS to remove it"),
            next_at: holding.and_then(|holding| holding.next_at).filter(|at| *at > self.now),
        }
    }

    fn under_way(&self, moving: &Moving) -> UnderWay {
        let Cause::Request { request } = &moving.grant.cause;
        let account = labels::account(self.catalog, &moving.key.entitlement.account);
        UnderWay {
            change: moving.change,
            grant: moving.grant.id.clone(),
            request: request.clone(),
            person_name: self
                .people
                .get(&moving.key.person)
                .map(|person| person.name.clone())
                .unwrap_or_default(),
            permission_set: labels::permission_set(self.catalog, &moving.key.entitlement.permission_set),
            since: moving.since,
            wait: self.wait(moving, &account.name),
            account,
        }
    }

    fn wait(&self, moving: &Moving, account: &str) -> String {
        let told = moving.holding.as_ref().and_then(|holding| holding.wait(account, self.now));
        told.unwrap_or_else(|| match moving.change {
            _ if !moving.is_begun => "Stint has not begun. If this stays, its log says why.".to_owned(),
            Change::Add => format!("Waiting for a place in AWS's queue to add access to {account}."),
            Change::Remove => format!("Waiting for a place in AWS's queue to remove access to {account}."),
        })
    }
}
